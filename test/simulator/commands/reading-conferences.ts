// conferences.list, retrieve, listParticipants, retrieveParticipant, updateParticipant.

import type { Conference } from '../model/conference.ts';
import { refuse } from '../model/refusal.ts';
import { answered, executed } from '../model/reply.ts';
import type { Seat } from '../model/seat.ts';
import type { World } from '../model/world.ts';
import { flag, oneOf, optional } from './field.ts';
import type { Found } from './find.ts';
import { commandOperation, readOperation } from './operation.ts';
import { numberedPage } from './paging.ts';
import { beepField } from './seating.ts';
import { conferenceView, isShownHeld, participantResourceView, participantView } from './views.ts';

const statuses = oneOf('init', 'in_progress', 'completed');

/** The names of one, the active ones, or all: never more than what is asked for. */
const candidates = (
  world: World,
  name: string | undefined,
  status: string | undefined,
): readonly Conference[] => {
  if (name !== undefined) return world.conferences.named(name);
  const { conferences } = world;
  const some =
    status === undefined || status === 'completed' ? conferences.all() : conferences.active();
  return [...some];
};

export const list = readOperation({
  name: 'conferences.list',
  path: '/conferences',
  run(world, { query }) {
    const status = query['filter[status]'];
    const read = status === undefined ? null : statuses(status, '/filter[status]');
    if (read !== null && 'fault' in read) {
      return refuse('10032', world.switches, {
        detail: read.fault.detail,
        parameter: 'filter[status]',
      });
    }
    const connectionId = query['filter[connection_id]'];
    const found = candidates(world, query['filter[name]'], status)
      .filter(
        (conference) =>
          (status === undefined || conferenceView(world, conference).status === status) &&
          (connectionId === undefined || conference.connectionId === connectionId),
      )
      .toSorted((one, other) => other.expiresAt - one.expiresAt || other.ordinal - one.ordinal);
    return numberedPage(found, query, world.switches, (one) => conferenceView(world, one));
  },
});

const findById = (world: World, id: string): Found<Conference> => {
  const found = world.conferences.byId(id);
  return found === undefined ? { refusal: refuse('10005', world.switches) } : { found };
};

export const retrieve = readOperation({
  name: 'conferences.retrieve',
  path: '/conferences/:id',
  run(world, { params }) {
    const conference = findById(world, params['id'] ?? '');
    if ('refusal' in conference) return conference.refusal;
    return answered(conferenceView(world, conference.found));
  },
});

const isAsked = (filter: string | undefined, value: boolean): boolean =>
  filter === undefined || filter === String(value);

export const listParticipants = readOperation({
  name: 'conferences.listParticipants',
  path: '/conferences/:id/participants',
  run(world, { params, query }) {
    const conference = findById(world, params['id'] ?? '');
    if ('refusal' in conference) return conference.refusal;
    const { seats, left } = conference.found;
    const all =
      world.switches.leftParticipants === 'listed'
        ? [...left, ...seats.values()]
        : [...seats.values()];
    const found = all.filter(
      (seat) =>
        isAsked(query['filter[muted]'], seat.muted) &&
        isAsked(query['filter[on_hold]'], isShownHeld(world, seat)) &&
        isAsked(query['filter[whispering]'], seat.whisperTo.length > 0),
    );
    return numberedPage(found, query, world.switches, (seat) => participantView(world, seat));
  },
});

const findSeat = (world: World, params: Readonly<Record<string, string>>): Found<Seat> => {
  const conference = findById(world, params['id'] ?? '');
  if ('refusal' in conference) return conference;
  const participantId = params['participant_id'];
  for (const seat of conference.found.seats.values()) {
    if (seat.id === participantId) return { found: seat };
  }
  const gone = conference.found.left.find((seat) => seat.id === participantId);
  return gone === undefined ? { refusal: refuse('10005', world.switches) } : { found: gone };
};

export const retrieveParticipant = readOperation({
  name: 'conferences.retrieveParticipant',
  path: '/conferences/:id/participants/:participant_id',
  run(world, { params }) {
    const seat = findSeat(world, params);
    return 'refusal' in seat ? seat.refusal : answered(participantResourceView(world, seat.found));
  },
});

export const updateParticipant = commandOperation({
  name: 'conferences.updateParticipant',
  method: 'PATCH',
  path: '/conferences/:id/participants/:participant_id',
  idScope: null,
  fields: {
    ...beepField,
    end_conference_on_exit: optional(flag),
    soft_end_conference_on_exit: optional(flag),
  },
  run(world, { params, body }) {
    const found = findSeat(world, params);
    if ('refusal' in found) return found.refusal;
    const seat = found.found;
    seat.beepEnabled = body.beep_enabled ?? seat.beepEnabled;
    seat.endOnExit = body.end_conference_on_exit ?? seat.endOnExit;
    seat.softEndOnExit = body.soft_end_conference_on_exit ?? seat.softEndOnExit;
    seat.updatedAt = world.clock.now();
    return executed(participantResourceView(world, seat));
  },
});
