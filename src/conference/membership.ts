// Who is in the conference. The call decides which of its joined and left is newer; here the same
// rule holds for what arrives from elsewhere.

import { arrived, departed, passedThrough } from './arrivals.ts';
import { seat, tell, type RoomContext, type RoomStep } from './draft.ts';
import { isTombstone, open, watchIfEmpty } from './opening.ts';
import { newMember } from './new-member.ts';
import { isWaiting } from './roster.ts';
import { doubt, waiters } from './seats.ts';
import { momentOf } from '../call/occurred-at.ts';
import type { RoomReport } from './message.ts';
import type { Member } from './state.ts';

type Report = Extract<RoomReport, { type: 'participant.joined' | 'participant.left' }>;

export const joined = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { state } = step;
  const { callLegId, conferenceId } = message;
  const { member } = context;
  if (isStale(member, message)) return step;
  if (isTombstone(state, conferenceId)) {
    const behind = member === null ? leftBehind(step, message, context) : step;
    return tell(behind, callLegId, { type: 'room.closed', conferenceId });
  }
  switch (state.phase) {
    // The event was quicker than create's answer, or the room's own state was lost.
    case 'idle':
    case 'opening': {
      const isIn = enter(step, message, context);
      const others = waiters(context, callLegId);
      const opened = open(isIn, conferenceId, timeOf(message, context), others, context);
      return arrived(opened, member, insider(message, context), context);
    }
    case 'open':
    case 'closing': {
      if (state.conference.conferenceId !== conferenceId) return doubt(step, message, context);
      const isIn = enter(step, message, context);
      return state.phase === 'closing'
        ? isIn
        : arrived(watchIfEmpty(isIn, context), member, insider(message, context), context);
    }
  }
};

export const left = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { member } = context;
  if (member === null || isStale(member, message)) return step;
  // Whoever waits for the next conference keeps the seat in the queue.
  if (member.conferenceId !== message.conferenceId || isWaiting(member)) return step;
  const gone = leftBehind(step, message, context);
  return isUnheardOf(step, member, message)
    ? passedThrough(gone, member, context)
    : departed(gone, member, context);
};

/**
 * Their joining is late, or lost; they may have given the seat back since. What a host's joining and
 * leaving do, they have done to this conference all the same.
 */
const isUnheardOf = ({ state }: RoomStep, member: Member, message: Report): boolean =>
  member.joinedAt === null &&
  message.occurredAt !== null &&
  state.phase === 'open' &&
  state.conference.conferenceId === message.conferenceId;

/** At the same instant left is newer than joined. What is told again is no news, and does no harm. */
const isStale = (member: Member | null, message: Report): boolean => {
  if (member === null || member.occurredAt === null || message.occurredAt === null) return false;
  if (message.conferenceId !== member.conferenceId) return false;
  return message.type === 'participant.joined' && member.status === 'left'
    ? member.occurredAt >= message.occurredAt
    : member.occurredAt > message.occurredAt;
};

const insider = (message: Report, context: RoomContext): Member => ({
  ...(context.member ?? newMember(message, context)),
  status: 'joined',
  conferenceId: message.conferenceId,
  joinedAt: timeOf(message, context),
  leftAt: null,
  occurredAt: message.occurredAt,
});

const enter = (step: RoomStep, message: Report, context: RoomContext): RoomStep =>
  seat(step, context.member, insider(message, context));

const leftBehind = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { member } = context;
  const at = timeOf(message, context);
  return seat(step, member, {
    ...(member ?? newMember(message, context)),
    status: 'left',
    conferenceId: message.conferenceId,
    joinedAt: member?.joinedAt ?? at,
    leftAt: member?.leftAt ?? at,
    occurredAt: message.occurredAt,
  });
};

const timeOf = (message: Report, context: RoomContext): number =>
  message.occurredAt === null ? context.now : momentOf(message.occurredAt, context.now);
