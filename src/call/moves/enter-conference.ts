// Telnyx says that the caller is in, or out; the room is told.

import { MINUTE_MS } from '../limits.ts';
import { act, caller, go, lineOf, tellRoom, type CallContext, type CallStep } from '../step.ts';
import { expectHangup } from './leave.ts';
import type { OccurredAt } from '../message.ts';
import type { CallState } from '../state.ts';
import type { Effect } from '../../mailbox/effect.ts';

/** The caller is in; the room is told, which also lets others in when this caller opened it. */
export const enterConference = (
  state: CallState,
  conferenceId: string,
  context: CallContext,
): CallStep => {
  // A left that is newer than this joined has already been seen.
  if (state.membership !== null && !state.membership.present) {
    const leaving = expectHangup(state, context);
    return act(leaving.state, ...membershipReport(state), ...leaving.effects);
  }
  const occurredAt = state.membership?.occurredAt ?? null;
  return go(
    { ...state, joinedAt: state.joinedAt ?? context.now },
    {
      phase: 'in-conference',
      conferenceId: state.membership?.conferenceId ?? conferenceId,
      ...patience(state, context),
      presses: [],
    },
    ...report(state, 'participant.joined', conferenceId, occurredAt),
  );
};

/** A guest of a line with hosts waits so long; everybody's call ends some time. */
const patience = (state: CallState, context: CallContext) => {
  const line = lineOf(state, context);
  const lastMoment = state.startedAt + context.callMaxMs;
  return line?.waitForHost === true && state.role === 'guest'
    ? {
        waitsForHost: true,
        deadlineAt: Math.min(lastMoment, context.now + line.maxWaitMinutes * MINUTE_MS),
      }
    : { waitsForHost: false, deadlineAt: lastMoment };
};

/** What the newest of joined and left says. */
export const membershipReport = (state: CallState): readonly Effect[] =>
  state.membership === null
    ? []
    : report(
        state,
        state.membership.present ? 'participant.joined' : 'participant.left',
        state.membership.conferenceId,
        state.membership.occurredAt,
      );

const report = (
  state: CallState,
  type: 'participant.joined' | 'participant.left',
  conferenceId: string,
  occurredAt: OccurredAt | null,
) => tellRoom(state, { type, ...caller(state), conferenceId, occurredAt });
