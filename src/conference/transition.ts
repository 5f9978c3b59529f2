// The only place where a room changes. Pure.

import { draft, lineOf, seat, tell, withFacts, type RoomContext, type RoomStep } from './draft.ts';
import { millisOf } from '../call/occurred-at.ts';
import { conferenceEnded, ended, looked, lookAt } from './ending.ts';
import { elect, electNext, isTombstone, letIn, open, watchIfEmpty } from './opening.ts';
import { joined, left } from './membership.ts';
import { inside, newMember, NO_COUNTS, present } from './roster.ts';
import { MAX_PARTICIPANTS_DEFAULT } from './line.ts';
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
    case 'seat.requested':
      return seatRequested(step, message, context);
    case 'seat.released':
      return seatReleased(step, context);
    case 'conference.opened':
      return opened(step, message, context);
    case 'conference.not-opened':
      return notOpened(step, message, context);
    case 'conference.gone':
      return gone(step, message, context);
    case 'participant.joined':
      return joined(step, message, context);
    case 'participant.left':
      return left(step, message, context);
    case 'conference.created':
      return created(step, message, context);
    case 'conference.ended':
      return conferenceEnded(step, message, context);
    case 'conference.floor.changed':
      return floorChanged(step, message);
    case 'conference.recording.saved':
      return recordingSaved(step, message);
    case 'command.succeeded':
      return isResultOf(message, 'conferences.retrieve')
        ? looked(step, message.output, context)
        : step;
    case 'command.failed':
      return message.command.type === 'conferences.retrieve' &&
        message.failure === 'conference-ended'
        ? ended(step, message.command.conferenceId, null, context.now, context)
        : step;
    case 'deadline.passed':
      return deadlinePassed(step, context);
    case 'message.failed':
      return step;
  }
};

const newRoom = (line: string): RoomState => ({
  line,
  generation: 0,
  tombstones: [],
  counts: NO_COUNTS,
  deadlineAt: null,
  phase: 'idle',
});

/** Asking again gives the same seat: the answer may have been lost. */
const seatRequested = (
  step: RoomStep,
  message: MessageOf<'seat.requested'>,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  const seated = context.member?.status === 'left' ? null : context.member;
  const member = seated ?? { ...newMember(message, context.now), requestedAt: context.now };
  if (seated === null && present(state.counts) >= capacity(context)) {
    return tell(step, message.callLegId, { type: 'seat.refused', reason: 'full' });
  }
  return place(step, member, context);
};

/** The seat that the room's phase has for this member. */
const place = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  switch (state.phase) {
    case 'idle':
      return elect(step, member, context);
    case 'opening':
      return state.openerLegId === member.callLegId
        ? tell(step, member.callLegId, { type: 'seat.create', generation: state.generation })
        : wait(step, member);
    case 'open':
      return watchIfEmpty(letIn(step, member, state.conference.conferenceId), context);
    case 'closing':
      return wait(step, member);
  }
};

const wait = (step: RoomStep, member: Member): RoomStep => {
  const before = member.status === 'left' ? null : member;
  return tell(seat(step, before, { ...member, status: 'waiting' }), member.callLegId, {
    type: 'seat.wait',
  });
};

const capacity = (context: RoomContext): number =>
  lineOf(context).conference.max_participants ?? MAX_PARTICIPANTS_DEFAULT;

const seatReleased = (step: RoomStep, context: RoomContext): RoomStep => {
  const { member } = context;
  if (member === null || member.status === 'left') return step;
  const released = seat(step, member, { ...member, status: 'left', leftAt: context.now });
  return wasOpener(step.state, member.callLegId)
    ? electNext(released, waiters(context, member.callLegId), context)
    : watchIfEmpty(released, context);
};

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
      const member = context.member ?? newMember(message, context.now);
      const opener: Member = { ...member, status: 'joining', conferenceId };
      const before = context.member?.status === 'left' ? null : context.member;
      return watchIfEmpty(
        open(
          seat(step, before, opener),
          conferenceId,
          context.now,
          waiters(context, callLegId),
          context,
        ),
        context,
      );
    }
    case 'open':
    case 'closing':
      return state.conference.conferenceId === conferenceId
        ? step
        : tell(step, callLegId, {
            type: 'seat.join',
            conferenceId: state.conference.conferenceId,
            generation: state.generation,
          });
  }
};

/** Telnyx's own word that the conference exists; it may come before create's answer. */
const created = (
  step: RoomStep,
  message: MessageOf<'conference.created'>,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  if (isTombstone(state, message.conferenceId)) return step;
  const createdAt = millisOf(message.occurredAt);
  switch (state.phase) {
    case 'idle':
      return open(step, message.conferenceId, createdAt, [], context);
    case 'opening': {
      const opener = context.roster.find(({ callLegId }) => callLegId === state.openerLegId);
      const ready = opener === undefined ? step : seatOpener(step, opener, message.conferenceId);
      return watchIfEmpty(
        open(ready, message.conferenceId, createdAt, waiters(context, state.openerLegId), context),
        context,
      );
    }
    case 'open':
    case 'closing': {
      const { conference } = state;
      if (conference.conferenceId !== message.conferenceId) return step;
      const connectionId = conference.connectionId ?? message.connectionId;
      return {
        ...step,
        state: { ...state, conference: { ...conference, createdAt, connectionId } },
      };
    }
  }
};

const seatOpener = (step: RoomStep, opener: Member, conferenceId: string): RoomStep =>
  seat(step, opener, { ...opener, status: 'joining', conferenceId });

const notOpened = (
  step: RoomStep,
  message: MessageOf<'conference.not-opened'>,
  context: RoomContext,
): RoomStep => {
  const { member } = context;
  if (!wasOpener(step.state, message.callLegId) || member === null) return step;
  if (message.generation !== step.state.generation) return step;
  const back = seat(step, member, { ...member, status: 'left', leftAt: context.now });
  return electNext(back, waiters(context, message.callLegId), context);
};

/** A join was refused because the conference is over. It is, if Telnyx says so when asked. */
const gone = (
  step: RoomStep,
  message: MessageOf<'conference.gone'>,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  const member = context.member ?? newMember(message, context.now);
  if (state.phase !== 'open' || state.conference.conferenceId !== message.conferenceId) {
    return place(step, member, context);
  }
  return lookAt(wait(step, member), message.conferenceId, context);
};

const floorChanged = (step: RoomStep, message: MessageOf<'conference.floor.changed'>): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.conferenceId !== message.conferenceId) return step;
  const { conference } = state;
  if (conference.floorAt !== null && conference.floorAt >= message.occurredAt) return step;
  return {
    ...step,
    state: {
      ...state,
      conference: {
        ...conference,
        floorCallControlId: message.callControlId,
        floorAt: message.occurredAt,
      },
    },
  };
};

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

const deadlinePassed = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  switch (state.phase) {
    case 'idle':
      return withFacts(step, { deadlineAt: null });
    case 'opening':
      return handOver(step, state.openerLegId, context);
    case 'open':
      return inside(state.counts) === 0
        ? lookAt(step, state.conference.conferenceId, context)
        : withFacts(step, { deadlineAt: null });
    case 'closing':
      return lookAt(step, state.conference.conferenceId, context);
  }
};

/** The opener took too long: the next waiter opens, and the old one goes to the end of the queue. */
const handOver = (step: RoomStep, openerLegId: string, context: RoomContext): RoomStep => {
  const opener = context.roster.find(({ callLegId }) => callLegId === openerLegId);
  const others = waiters(context, openerLegId);
  if (opener === undefined) return electNext(step, others, context);
  const last: Member = { ...opener, status: 'waiting', requestedAt: context.now };
  return electNext(seat(step, opener, last), [...others, last], context);
};

const wasOpener = (state: RoomState, callLegId: string): boolean =>
  state.phase === 'opening' && state.openerLegId === callLegId;

const waiters = (context: RoomContext, exceptLegId: string): readonly Member[] =>
  context.roster.filter(
    ({ callLegId, status }) =>
      callLegId !== exceptLegId && (status === 'waiting' || status === 'opening'),
  );
