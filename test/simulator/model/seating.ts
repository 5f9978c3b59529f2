// Taking a seat in a conference and giving it up.

import { isAlive, moveLeg } from './leg.ts';
import type { Leg } from './leg.ts';
import type { Conference } from './conference.ts';
import { isOpen } from './conference.ts';
import { endConference, startConference } from './conference-life.ts';
import { emitCall, emitSeat, numbers } from './payloads.ts';
import type { Seat, SeatOptions } from './seat.ts';
import type { World } from './world.ts';

type SeatChange = 'joining' | 'joined' | 'left' | 'muted' | 'unmuted' | 'held' | 'unheld';

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

const finishJoining = (world: World, seat: Seat, startOnEnter: boolean): void => {
  if (seat.status !== 'joining') return;
  const { conference, leg } = seat;
  seat.status = 'joined';
  noteSeat(world, seat, 'joined');
  if (world.switches.bridgedOnJoin === 'sent') emitCall(world, leg, 'call.bridged', numbers(leg));
  emitSeat(world, { eventType: 'conference.participant.joined', conference, leg });
  if (startOnEnter) startConference(world, conference);
};

/** The leg must be answered. One that sits in another conference leaves that first. */
export const takeSeat = (
  world: World,
  conference: Conference,
  leg: Leg,
  options: SeatOptions,
  joinMs: number,
): Seat => {
  unseat(world, leg);
  moveLeg(leg, 'in-conference');
  const now = world.clock.now();
  const seat: Seat = {
    id: world.ids.uuid(),
    leg,
    conference,
    createdAt: now,
    updatedAt: now,
    status: 'joining',
    muted: options.muted,
    held: options.held,
    endOnExit: options.endOnExit,
    softEndOnExit: options.softEndOnExit,
    beepEnabled: options.beepEnabled,
    whisperTo: options.whisperTo,
  };
  leg.seat = seat;
  conference.seats.set(leg.callControlId, seat);
  noteSeat(world, seat, 'joining');
  const join = (): void => finishJoining(world, seat, options.startOnEnter);
  if (joinMs === 0) join();
  else world.after(joinMs, join, leg.timers);
  return seat;
};

const afterExit = (world: World, seat: Seat): void => {
  const { conference, leg } = seat;
  if (!isOpen(conference)) return;
  if (seat.endOnExit) endConference(world, conference, { reason: 'host_left', by: leg });
  else if (seat.softEndOnExit) {
    endConference(world, conference, { reason: 'host_left', by: leg, soft: true });
  } else if (conference.seats.size === 0) {
    endConference(world, conference, { reason: 'all_left', by: leg });
  }
};

/** Out of its conference, if it is in one. A live leg is parked: up, billed, and silent. */
export const unseat = (world: World, leg: Leg): void => {
  const { seat } = leg;
  if (seat === null) return;
  const { conference } = seat;
  const reported = seat.status === 'joined';
  leg.seat = null;
  seat.status = 'left';
  conference.seats.delete(leg.callControlId);
  conference.left.push(seat);
  if (isAlive(leg)) moveLeg(leg, 'answered');
  noteSeat(world, seat, 'left');
  const omitted = !isAlive(leg) && world.switches.leftOnHangup === 'omitted';
  if (reported && !omitted) {
    emitSeat(world, { eventType: 'conference.participant.left', conference, leg });
  }
  afterExit(world, seat);
};
