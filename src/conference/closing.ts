// The end of a conference: nobody stays in it, and who waited gets the next one.

import { seat, tell, withFacts, withPhase, type RoomContext, type RoomStep } from './draft.ts';
import { TOMBSTONES_MAX } from './limits.ts';
import { electNext } from './opening.ts';
import { isWaiting } from './roster.ts';
import type { Member } from './state.ts';

/** Remembers that this conference id is over, whatever is still to arrive about it. */
export const bury = (step: RoomStep, conferenceId: string): RoomStep =>
  step.state.tombstones.includes(conferenceId)
    ? step
    : withFacts(step, {
        tombstones: [...step.state.tombstones, conferenceId].slice(-TOMBSTONES_MAX),
      });

/** The current conference has ended. `roster` is everybody with a seat. */
export const close = (
  step: RoomStep,
  endReason: string | null,
  endedAt: number,
  roster: readonly Member[],
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' && state.phase !== 'closing') return step;
  const { conference } = state;
  const insiders = roster.filter(({ status }) => status === 'joining' || status === 'joined');
  const waiters = roster.filter(isWaiting);
  const emptied = insiders.reduce(
    (draft, member) =>
      tell(seat(draft, member, { ...member, status: 'left', leftAt: endedAt }), member.callLegId, {
        type: 'room.closed',
        conferenceId: conference.conferenceId,
      }),
    bury(step, conference.conferenceId),
  );
  const recorded: RoomStep = {
    ...withPhase(withFacts(emptied, { timers: {} }), { phase: 'idle' }),
    ended: [
      ...emptied.ended,
      { ...conference, line: context.line, updatedAt: context.now, endedAt, endReason },
    ],
  };
  return electNext(recorded, waiters, context);
};
