// How a conference begins, starts and ends.

import type { Conference, EndReason } from './conference.ts';
import { isOpen } from './conference.ts';

import type { Hangup, Leg } from './leg.ts';
import { endLeg } from './leg-life.ts';
import { emitConference } from './payloads.ts';
import { finishRecording } from './record.ts';
import { plainSeat } from './seat.ts';
import { takeSeat, unseat } from './seating.ts';
import type { World } from './world.ts';

export interface NewConference {
  readonly name: string;
  readonly creator: Leg;
  readonly region: string;
  readonly clientState: string | null;
  readonly maxParticipants: number;
  readonly durationMs: number | null;
  readonly startOnCreate: boolean;
}

const MAX_PARTICIPANTS_DEFAULT = 250;
const REGION_DEFAULT = 'US';

export const conferenceDefaults = {
  region: REGION_DEFAULT,
  maxParticipants: MAX_PARTICIPANTS_DEFAULT,
  durationMs: null,
  startOnCreate: true,
} as const;

const announceCreated = (world: World, conference: Conference): void =>
  emitConference(world, {
    eventType: 'conference.created',
    conference,
    leg: conference.creator,
  });

/** The creator is seated at once where the order of events says that it joins before the reply. */
export const createConference = (world: World, given: NewConference): Conference => {
  const now = world.clock.now();
  const { conferenceLimitMs, joinMs } = world.settings;
  const lifeMs = Math.min(given.durationMs ?? conferenceLimitMs, conferenceLimitMs);
  const conference: Conference = {
    ordinal: world.conferences.count + 1,
    id: world.ids.uuid(),
    name: given.name,
    connectionId: given.creator.connectionId,
    region: given.region,
    createdAt: now,
    expiresAt: now + lifeMs,
    creator: given.creator,
    clientState: given.clientState,
    maxParticipants: given.maxParticipants,
    status: given.startOnCreate ? 'in_progress' : 'init',
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
  // Out of its old conference before the new one begins to count.
  unseat(world, given.creator);
  world.conferences.add(conference);
  world.note({
    what: 'conference.created',
    conferenceId: conference.id,
    name: conference.name,
    callLegId: conference.creator.callLegId,
    connectionId: conference.connectionId,
  });
  const expire = (): void =>
    endConference(world, conference, { reason: 'time_exceeded', by: null });
  world.after(lifeMs, expire, conference.timers);

  const order = world.createOrder();
  const createdFirst = order.indexOf('created') < order.indexOf('joined');
  const seatMs = order.indexOf('joined') < order.indexOf('reply') ? 0 : joinMs;
  if (createdFirst) announceCreated(world, conference);
  takeSeat(world, conference, given.creator, plainSeat, createdFirst ? seatMs : 0);
  if (!createdFirst) announceCreated(world, conference);
  return conference;
};

/** Somebody who starts it has come in: nobody is held by the wait any more. */
export const startConference = (world: World, conference: Conference): void => {
  if (conference.status !== 'init') return;
  conference.status = 'in_progress';
  conference.updatedAt = world.clock.now();
  world.note({ what: 'conference.started', conferenceId: conference.id, name: conference.name });
};

interface End {
  readonly reason: EndReason;
  readonly by: Leg | null;
  /** A soft end hangs nobody up. */
  readonly soft?: boolean;
}

const hungUp: Hangup = { cause: 'normal_clearing', source: 'callee', sip: '200' };
const creatorHungUp: Hangup = { cause: 'time_limit', source: 'unknown', sip: '200' };

const announceEnded = (world: World, conference: Conference, end: End): void =>
  emitConference(world, {
    eventType: 'conference.ended',
    conference,
    leg: conference.creator,
    extra: {
      reason: end.reason === 'ended_via_api' ? world.switches.apiEndReason : end.reason,
    },
  });

const dismiss = (world: World, conference: Conference, end: End): void => {
  const parks = end.soft === true || world.switches.afterEnd === 'parked';
  const ended = end.reason === 'ended_via_api' || end.reason === 'host_left';
  const bound = ended && end.soft !== true && world.switches.creator === 'bound';
  const { creator } = conference;
  for (const { leg } of [...conference.seats.values()]) {
    if (leg === creator && bound) continue;
    if (parks) unseat(world, leg);
    else endLeg(world, leg, hungUp);
  }
  if (bound) endLeg(world, creator, creatorHungUp);
};

/** Over for good. Nothing happens to a conference that has ended. */
export const endConference = (world: World, conference: Conference, end: End): void => {
  if (!isOpen(conference)) return;
  conference.status = 'completed';
  conference.endedAt = world.clock.now();
  conference.updatedAt = conference.endedAt;
  conference.endReason = end.reason;
  conference.endedBy = end.by;
  for (const cancel of [...conference.timers]) cancel();
  for (const sound of [...conference.sounds]) sound.stop();
  for (const recording of [...conference.recordings]) finishRecording(world, conference, recording);
  world.conferences.retire(conference);
  world.note({
    what: 'conference.ended',
    conferenceId: conference.id,
    name: conference.name,
    reason: end.reason,
  });
  const order = world.decide('endOrder', ['lefts-first', 'ended-first']);
  if (order === 'ended-first') announceEnded(world, conference, end);
  dismiss(world, conference, end);
  if (order === 'lefts-first') announceEnded(world, conference, end);
};

/** Everybody in the list, or everybody there is when the list is empty or missing. */
export const seatsOf = (conference: Conference, ids: readonly string[] | undefined) =>
  ids === undefined || ids.length === 0
    ? [...conference.seats.values()]
    : ids.flatMap((id) => conference.seats.get(id) ?? []);
