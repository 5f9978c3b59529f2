// The only place where a room changes. Pure.

import { draft, seat, tell, type RoomContext, type RoomStep } from './draft.ts';
import { actionRequested } from './actions.ts';
import { momentOf } from '../call/occurred-at.ts';
import { commandFailed } from './command-failed.ts';
import { conferenceEnded, looked } from './ending.ts';
import { entryAsked, pinRefused } from './entry.ts';
import { keyPressed } from './keys.ts';
import { isTombstone, open } from './opening.ts';
import { joined, left } from './membership.ts';
import { newMember } from './new-member.ts';
import { NO_COUNTS } from './roster.ts';
import { conferenceGone, doubt, notOpened, seatReleased, seatRequested, waiters } from './seats.ts';
import { timersPassed } from './timers.ts';
import { hold, unhold } from './verbs/hold.ts';
import { mute, unmute } from './verbs/mute.ts';
import { isOpposed, saidAgain } from './verbs/overtaken.ts';
import { withConference } from './verbs/with-conference.ts';
import { isResultOf } from '../call/command.ts';
import type { RoomMessage } from './message.ts';
import type { Member, RoomState } from './state.ts';

type MessageOf<T extends RoomMessage['type']> = Extract<RoomMessage, { type: T }>;

/**
 * One message applied to one room. The same arguments give the same answer. Never throws for a
 * parsed message. At most one conference is open at a time, and one that has ended never opens
 * again. Changed members come beside the state; `needsRoster` says when all of them must be given.
 */
export const transitionRoom = (
  before: RoomState | null,
  message: RoomMessage,
  context: RoomContext,
): RoomStep => {
  const step = draft(before ?? newRoom(context.line));
  switch (message.type) {
    case 'entry.asked':
      return entryAsked(step, message, context);
    case 'pin.refused':
      return pinRefused(step, message, context);
    case 'seat.requested':
      return seatRequested(step, message, context);
    case 'seat.released':
      return seatReleased(step, message, context);
    case 'conference.opened':
      return opened(step, message, context);
    case 'conference.not-opened':
      return notOpened(step, message, context);
    case 'conference.gone':
      return conferenceGone(step, message, context);
    case 'participant.joined':
      return joined(step, message, context);
    case 'participant.left':
      return left(step, message, context);
    case 'key.pressed':
      return keyPressed(step, message.key, context);
    case 'mute.drifted':
      return muteDrifted(step, message.muted, context);
    case 'hold.drifted':
      return holdDrifted(step, message.onHold, context);
    case 'action.requested':
      return actionRequested(step, message.conferenceId, message.action, context);
    case 'wait.expired':
      return waitExpired(step, message);
    case 'conference.created':
      return created(step, message, context);
    case 'conference.ended':
      return conferenceEnded(step, message, context);
    case 'conference.floor.changed':
      return floorChanged(step, message);
    case 'conference.recording.saved':
      return recordingSaved(step, message);
    case 'command.succeeded':
      if (isOpposed(message.command)) return saidAgain(step, message.command, context);
      return isResultOf(message, 'conferences.retrieve')
        ? looked(step, message.output, context)
        : step;
    case 'command.failed':
      return commandFailed(step, message, context);
    case 'deadline.passed':
      return timersPassed(step, context);
    case 'message.failed':
      return step;
  }
};

const newRoom = (line: string): RoomState => ({
  line,
  generation: 0,
  tombstones: [],
  counts: NO_COUNTS,
  timers: {},
  guesses: { callers: [], line: { count: 0, last: 0 } },
  departures: [],
  phase: 'idle',
});

/** The creator has the conference's id, from create's answer or by finding the name. */
const opened = (
  step: RoomStep,
  message: MessageOf<'conference.opened'>,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  const { callLegId, conferenceId } = message;
  if (isTombstone(state, conferenceId)) {
    return tell(step, callLegId, { type: 'room.closed', conferenceId });
  }
  switch (state.phase) {
    case 'idle':
    case 'opening': {
      const before = context.member?.status === 'left' ? null : context.member;
      const opener: Member = {
        ...(before ?? newMember(message, context)),
        status: 'joining',
        conferenceId,
      };
      const others = waiters(context, callLegId);
      return open(seat(step, before, opener), conferenceId, context.now, others, context);
    }
    case 'open':
    case 'closing':
      return state.conference.conferenceId === conferenceId ? step : doubt(step, message, context);
  }
};

/** Telnyx's own word that the conference exists; it may come before create's answer. */
const created = (
  step: RoomStep,
  message: MessageOf<'conference.created'>,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  const { conferenceId } = message;
  if (isTombstone(state, conferenceId)) return step;
  const createdAt = momentOf(message.occurredAt, context.now);
  switch (state.phase) {
    case 'idle':
      return asCreated(open(step, conferenceId, createdAt, [], context), message, context);
    case 'opening': {
      // The one before, who was too slow, may have opened after all; then all who wait join.
      const creatorLegId = message.callLegId ?? state.openerLegId;
      const creator = context.roster.find(({ callLegId }) => callLegId === creatorLegId);
      const isIn =
        creator === undefined
          ? step
          : seat(step, creator, { ...creator, status: 'joining', conferenceId });
      const others = waiters(context, creatorLegId);
      return asCreated(open(isIn, conferenceId, createdAt, others, context), message, context);
    }
    case 'open':
    case 'closing':
      return state.conference.conferenceId === conferenceId
        ? asCreated(step, message, context)
        : step;
  }
};

/** Of the conference's beginning Telnyx knows best. */
const asCreated = (
  step: RoomStep,
  message: MessageOf<'conference.created'>,
  { now }: RoomContext,
): RoomStep =>
  withConference(step, (conference) => ({
    ...conference,
    createdAt: momentOf(message.occurredAt, now),
    connectionId: conference.connectionId ?? message.connectionId,
  }));

/** What this room decided is said to Telnyx again. */
const muteDrifted = (step: RoomStep, muted: boolean, context: RoomContext): RoomStep => {
  const { member } = context;
  if (member?.status !== 'joined' || member.muted === muted) return step;
  return member.muted ? mute(step, [member]) : unmute(step, [member]);
};

const holdDrifted = (step: RoomStep, onHold: boolean, context: RoomContext): RoomStep => {
  const { member } = context;
  if (member?.status !== 'joined' || member.onHold === onHold) return step;
  return member.onHold ? hold(step, [member], context) : unhold(step, [member], context);
};

const floorChanged = (step: RoomStep, message: MessageOf<'conference.floor.changed'>): RoomStep =>
  withConference(step, (conference) => {
    const isNews =
      conference.conferenceId === message.conferenceId &&
      (conference.floorAt === null || conference.floorAt < message.occurredAt);
    return isNews
      ? {
          ...conference,
          floorCallControlId: message.callControlId,
          floorAt: message.occurredAt,
        }
      : conference;
  });

const recordingSaved = (
  step: RoomStep,
  message: MessageOf<'conference.recording.saved'>,
): RoomStep => ({
  ...step,
  recordings: [
    {
      conferenceId: message.conferenceId,
      recordingId: message.recordingId,
      format: message.format,
      channels: message.channels,
      startedAt: message.recordingStartedAt,
      endedAt: message.recordingEndedAt,
    },
  ],
});

/** Only a guest whose conference has not begun meanwhile is sent home. */
const waitExpired = (step: RoomStep, message: MessageOf<'wait.expired'>): RoomStep => {
  const { state } = step;
  const hasBegun = state.phase === 'open' && state.conference.started;
  return hasBegun
    ? step
    : tell(step, message.callLegId, { type: 'room.dismissed', reason: 'no-host' });
};
