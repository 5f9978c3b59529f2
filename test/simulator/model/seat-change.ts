import type { Seat } from './seat.ts';
import type { World } from './world.ts';

type SeatChange = 'joining' | 'joined' | 'left' | 'muted' | 'unmuted' | 'held' | 'unheld';

/** Tells the journal what became of a seat. */
export const noteSeat = (world: World, seat: Seat, change: SeatChange): void => {
  const { conference, leg } = seat;
  seat.updatedAt = world.clock.now();
  world.note({
    what: `seat.${change}`,
    callLegId: leg.callLegId,
    conferenceId: conference.id,
    name: conference.name,
  });
};
