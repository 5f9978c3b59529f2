// Telnyx says that the caller is in, or out; the room is told.

import { MINUTE_MS } from '../../conference/limits.ts';
import {
  act,
  caller,
  go,
  lineOf,
  stay,
  tellLeft,
  tellRoom,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { expectHangup } from './leave.ts';
import type { OccurredAt } from '../message.ts';
import type { CallState } from '../state.ts';

/** A joined or left has arrived, in whatever order: the newest of them decides. */
export const followMembership = (state: CallState, context: CallContext): CallStep => {
  const { membership } = state;
  const line = state.line ?? state.clientState?.line ?? null;
  if (membership === null || line === null) return stay(state);
  const { conferenceId, occurredAt } = membership;
  return membership.present
    ? isIn({ ...state, line }, conferenceId, occurredAt, context)
    : isOut({ ...state, line }, context);
};

/** The caller was seen in this conference by asking; only a left of it says otherwise. */
export const enterConference = (
  state: CallState,
  conferenceId: string,
  context: CallContext,
): CallStep => {
  const { membership } = state;
  if (membership?.conferenceId !== conferenceId) return isIn(state, conferenceId, null, context);
  return followMembership(state, context);
};

const isIn = (
  state: CallState,
  conferenceId: string,
  occurredAt: OccurredAt | null,
  context: CallContext,
): CallStep => {
  const report = tellRoom(state, {
    type: 'participant.joined',
    ...caller(state),
    conferenceId,
    occurredAt,
  });
  return state.phase === 'in-conference'
    ? act({ ...state, conferenceId }, ...report)
    : go(
        { ...state, seated: true, joinedAt: state.joinedAt ?? context.now },
        { phase: 'in-conference', conferenceId, ...patience(state, context), presses: [] },
        ...report,
      );
};

const isOut = (state: CallState, context: CallContext): CallStep => {
  const leaving = expectHangup(state, context);
  return act(leaving.state, ...tellLeft(state), ...leaving.effects);
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
