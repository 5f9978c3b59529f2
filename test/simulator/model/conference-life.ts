// How a conference begins.

import type { Conference } from './conference.ts';
import { endConference, unseat } from './endings.ts';
import type { Leg } from './leg.ts';
import { emitConference } from './payloads.ts';
import { plainSeat } from './seat.ts';
import type { SeatOptions } from './seat.ts';
import { takeSeat } from './seating.ts';
import type { World } from './world.ts';

export interface NewConference {
  readonly name: string;
  readonly creator: Leg;
  readonly region?: string | undefined;
  readonly maxParticipants?: number | undefined;
  /** Telnyx's wall of four hours holds besides. */
  readonly durationMs?: number | undefined;
  readonly startOnCreate?: boolean | undefined;
  readonly seat?: SeatOptions | undefined;
}

/** Telnyx's default. */
const MAX_PARTICIPANTS_DEFAULT = 250;
const REGION_DEFAULT = 'US';

const newConference = (world: World, given: NewConference): Conference => {
  const now = world.clock.now();
  const { conferenceLimitMs } = world.settings;
  const { creator, name } = given;
  return {
    ordinal: world.conferences.count + 1,
    id: world.ids.uuid(),
    name,
    connectionId: creator.connectionId,
    region: given.region ?? REGION_DEFAULT,
    createdAt: now,
    expiresAt: now + Math.min(given.durationMs ?? conferenceLimitMs, conferenceLimitMs),
    creator,
    clientState: creator.clientState,
    maxParticipants: given.maxParticipants ?? MAX_PARTICIPANTS_DEFAULT,
    status: (given.startOnCreate ?? true) ? 'in_progress' : 'init',
    updatedAt: now,
    endedAt: null,
    endReason: null,
    endedBy: null,
    seats: new Map(),
    left: [],
    recordings: new Set(),
    sounds: new Set(),
    timers: new Set(),
  };
};

/** Tells of the conference and seats its creator, in the order that the switch says. */
const announceAndSeat = (world: World, conference: Conference, seat: SeatOptions): void => {
  const { creator: leg } = conference;
  const created = (): void =>
    emitConference(world, { eventType: 'conference.created', conference, leg });
  const joined = (joinMs: number): void => takeSeat(world, conference, leg, seat, joinMs);

  const order = world.createOrder();
  if (order.indexOf('joined') < order.indexOf('created')) {
    joined(0);
    created();
  } else {
    created();
    joined(order.endsWith('joined') ? world.settings.joinMs : 0);
  }
};

/** The creator must be answered. It leaves the conference that it may be in. */
export const createConference = (world: World, given: NewConference): Conference => {
  unseat(world, given.creator);
  const conference = newConference(world, given);
  world.conferences.add(conference);
  const { id: conferenceId, name, connectionId, creator } = conference;
  const { callLegId } = creator;
  world.note({ what: 'conference.created', conferenceId, name, callLegId, connectionId });
  world.after(
    conference.expiresAt - conference.createdAt,
    () => endConference(world, conference, { reason: 'time_exceeded', by: null, soft: false }),
    conference.timers,
  );
  announceAndSeat(world, conference, given.seat ?? plainSeat);
  return conference;
};
