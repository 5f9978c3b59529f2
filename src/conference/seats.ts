// Who gets a seat: asked, given, refused and given back. Capacity, lock and the election of the
// creator are decided with the seat, in one step.

import { departed } from './arrivals.ts';
import { lineOf, seat, tell, type RoomContext, type RoomStep } from './draft.ts';
import { lookAt } from './ending.ts';
import { rememberDeparture, resume } from './entry.ts';
import { MAX_PARTICIPANTS_DEFAULT } from './line.ts';
import { elect, electNext, letIn, watchIfEmpty } from './opening.ts';
import { newMember } from './new-member.ts';
import { isWaiting, present } from './roster.ts';
import type { Role } from './client-state.ts';
import type { Caller, RoomReport } from './message.ts';
import type { Member, RoomState } from './state.ts';

type ReportOf<T extends RoomReport['type']> = Extract<RoomReport, { type: T }>;

/** Kept free for the first host on a line that has them. */
const HOST_SEATS = 1;

/** Asking again gives the same seat: the answer may have been lost. */
export const seatRequested = (
  step: RoomStep,
  message: ReportOf<'seat.requested'>,
  context: RoomContext,
): RoomStep => {
  const seated = context.member?.status === 'left' ? null : context.member;
  if (seated !== null) return place(step, seated, context);
  const back = resume(step, newMember(message, context), context);
  const refusal = refusalFor(step.state, message.role, context);
  // Who was let in before, or is called by us, is no stranger to a locked conference.
  return refusal === null || (refusal === 'locked' && (back.isBack || message.isInvited))
    ? place(back.step, back.member, context)
    : tell(step, message.callLegId, { type: 'seat.refused', reason: refusal });
};

/** The conference may have ended with this caller, and taken the roster's entry along. */
export const seatReleased = (
  step: RoomStep,
  message: ReportOf<'seat.released'>,
  context: RoomContext,
): RoomStep =>
  giveBack(
    message.isCutOff
      ? rememberDeparture(step, context.member ?? newMember(message, context), context)
      : step,
    context,
  );

const giveBack = (step: RoomStep, context: RoomContext): RoomStep => {
  const { member } = context;
  if (member === null || member.status === 'left') return step;
  const released = seat(step, member, {
    ...member,
    status: 'left',
    leftAt: context.now,
    handRaisedAt: null,
  });
  return isOpener(step.state, member.callLegId)
    ? electNext(released, waiters(context, member.callLegId), context)
    : departed(released, member, context);
};

/** The opener could not open; its seat is given back with the opening. */
export const notOpened = (
  step: RoomStep,
  message: ReportOf<'conference.not-opened'>,
  context: RoomContext,
): RoomStep =>
  isOpener(step.state, message.callLegId) && message.generation === step.state.generation
    ? giveBack(step, context)
    : step;

/** A join was refused because the conference is over. It is, if Telnyx says so when asked. */
export const conferenceGone = (
  step: RoomStep,
  message: ReportOf<'conference.gone'>,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  return state.phase === 'open' && state.conference.conferenceId === message.conferenceId
    ? doubt(step, message, context)
    : place(step, context.member ?? newMember(message, context), context);
};

/**
 * This caller says that the open conference is over, or was let into another, which cannot be while
 * this one has the name. The caller waits until Telnyx has been asked.
 */
export const doubt = (step: RoomStep, caller: Caller, context: RoomContext): RoomStep => {
  const { state } = step;
  const waiting = wait(step, context.member ?? newMember(caller, context));
  return state.phase === 'open'
    ? lookAt(watchIfEmpty(waiting, context), state.conference, context)
    : waiting;
};

/**
 * The opener took too long: the next waiter opens. The old one loses the seat, so that a caller who
 * is gone cannot keep it; one who is not will ask again, or open after all.
 */
export const handOver = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'opening') return step;
  const opener = context.roster.find(({ callLegId }) => callLegId === state.openerLegId);
  const others = waiters(context, state.openerLegId);
  return opener === undefined
    ? electNext(step, others, context)
    : electNext(seat(step, opener, { ...opener, status: 'left' }), others, context);
};

const isOpener = (state: RoomState, callLegId: string): boolean =>
  state.phase === 'opening' && state.openerLegId === callLegId;

export const waiters = (context: RoomContext, exceptLegId: string): readonly Member[] =>
  context.roster.filter((member) => member.callLegId !== exceptLegId && isWaiting(member));

/** The seat that the room's phase has for this member. */
const place = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  switch (state.phase) {
    case 'idle':
      return elect(step, member, context);
    case 'opening':
      return isOpener(state, member.callLegId)
        ? tell(step, member.callLegId, { type: 'seat.create', generation: state.generation })
        : wait(step, member);
    case 'open':
      return watchIfEmpty(letIn(step, member, context), context);
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

const refusalFor = (
  state: RoomState,
  role: Role,
  context: RoomContext,
): 'full' | 'locked' | null => {
  const line = lineOf(context);
  const seats = line.conference.max_participants ?? MAX_PARTICIPANTS_DEFAULT;
  const reserved =
    role === 'guest' && line.hostPin !== null && state.counts.hosts === 0 ? HOST_SEATS : 0;
  if (present(state.counts) >= seats - reserved) return 'full';
  const isLocked = state.phase === 'open' && state.conference.locked;
  return isLocked && role === 'guest' ? 'locked' : null;
};
