// Taking a seat in a conference.

import type { Conference } from './conference.ts';
import { unseat } from './endings.ts';
import { moveLeg } from './leg.ts';
import type { Leg } from './leg.ts';
import { emitCall, emitSeat, numbers } from './payloads.ts';
import { noteSeat } from './seat-change.ts';
import type { Seat, SeatOptions } from './seat.ts';
import type { World } from './world.ts';

/** Somebody who starts it has come in: nobody is held by the wait any more. */
const startConference = (world: World, conference: Conference): void => {
  if (conference.status !== 'init') return;
  conference.status = 'in_progress';
  conference.updatedAt = world.clock.now();
  world.note({ what: 'conference.started', conferenceId: conference.id, name: conference.name });
};

const finishJoining = (world: World, seat: Seat, startOnEnter: boolean): void => {
  if (seat.status !== 'joining') return;
  const { conference, leg } = seat;
  seat.status = 'joined';
  noteSeat(world, seat, 'joined');
  if (world.switches.bridgedOnJoin === 'sent') emitCall(world, leg, 'call.bridged', numbers(leg));
  emitSeat(world, { eventType: 'conference.participant.joined', conference, leg });
  if (startOnEnter) startConference(world, conference);
};

/**
 * The leg must be answered. One that sits in another conference leaves that first. `joinMs` later
 * it has joined; 0: at once.
 */
export const takeSeat = (
  world: World,
  conference: Conference,
  leg: Leg,
  options: SeatOptions,
  joinMs: number,
): void => {
  unseat(world, leg);
  moveLeg(leg, 'in-conference');
  const now = world.clock.now();
  const { startOnEnter, ...kept } = options;
  const seat: Seat = {
    ...kept,
    id: world.ids.uuid(),
    leg,
    conference,
    createdAt: now,
    updatedAt: now,
    status: 'joining',
  };
  leg.seat = seat;
  conference.seats.set(leg.callControlId, seat);
  noteSeat(world, seat, 'joining');
  const join = (): void => finishJoining(world, seat, startOnEnter);
  if (joinMs === 0) join();
  else world.after(joinMs, join, leg.timers);
};
