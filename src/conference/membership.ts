// Who is in the conference. The call decides which of its joined and left is newer; here the same
// rule holds for what arrives from elsewhere.

import { seat, tell, withPhase, type RoomContext, type RoomStep } from './draft.ts';
import { isTombstone, open, watchIfEmpty } from './opening.ts';
import { newMember } from './roster.ts';
import { millisOf } from '../call/occurred-at.ts';
import type { RoomReport } from './message.ts';
import type { Member } from './state.ts';

type Report = Extract<RoomReport, { type: 'participant.joined' | 'participant.left' }>;

export const joined = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { state } = step;
  const { callLegId, conferenceId } = message;
  if (isStale(context.member, message)) return step;
  if (isTombstone(state, conferenceId)) {
    return tell(leftBehind(step, message, context), callLegId, {
      type: 'room.closed',
      conferenceId,
    });
  }
  switch (state.phase) {
    // The event was quicker than create's answer, or the room's own state was lost.
    case 'idle':
    case 'opening': {
      const others = context.roster.filter(
        (member) =>
          member.callLegId !== callLegId &&
          (member.status === 'waiting' || member.status === 'opening'),
      );
      const isIn = enter(step, message, context);
      const opened = open(isIn, conferenceId, timeOf(message, context), others, context);
      return counted(watchIfEmpty(opened, context));
    }
    case 'open':
    case 'closing':
      if (state.conference.conferenceId !== conferenceId) {
        return tell(step, callLegId, {
          type: 'seat.join',
          conferenceId: state.conference.conferenceId,
          generation: state.generation,
        });
      }
      return counted(watchIfEmpty(enter(step, message, context), context));
  }
};

export const left = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { member } = context;
  if (member === null || isStale(member, message)) return step;
  if (member.conferenceId !== null && member.conferenceId !== message.conferenceId) return step;
  return watchIfEmpty(leftBehind(step, message, context), context);
};

/** At the same instant left is newer than joined. */
const isStale = (member: Member | null, message: Report): boolean => {
  if (member === null || member.occurredAt === null || message.occurredAt === null) return false;
  if (message.conferenceId !== member.conferenceId) return false;
  return message.type === 'participant.joined'
    ? member.occurredAt >= message.occurredAt
    : member.occurredAt > message.occurredAt;
};

const enter = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { member } = context;
  return seat(step, member, {
    ...(member ?? newMember(message, context.now)),
    status: 'joined',
    conferenceId: message.conferenceId,
    joinedAt: timeOf(message, context),
    leftAt: null,
    occurredAt: message.occurredAt,
  });
};

const leftBehind = (step: RoomStep, message: Report, context: RoomContext): RoomStep => {
  const { member } = context;
  return seat(step, member, {
    ...(member ?? newMember(message, context.now)),
    status: 'left',
    conferenceId: message.conferenceId,
    leftAt: timeOf(message, context),
    occurredAt: message.occurredAt,
  });
};

/** The conference's own figures after a join. */
const counted = (step: RoomStep): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  const { conference, counts } = state;
  return withPhase(
    step,
    {
      phase: 'open',
      conference: {
        ...conference,
        joinedTotal: conference.joinedTotal + 1,
        peakParticipantCount: Math.max(conference.peakParticipantCount, counts.joined),
      },
    },
    state.deadlineAt,
  );
};

const timeOf = (message: Report, context: RoomContext): number =>
  message.occurredAt === null ? context.now : millisOf(message.occurredAt);
