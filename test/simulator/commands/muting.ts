// conferences.mute, unmute, hold, unhold. None takes a `command_id`; an empty list of participants
// means everybody, as Telnyx documents it.

import { seatsOf } from '../model/conference.ts';
import type { Conference } from '../model/conference.ts';
import { accepted } from '../model/reply.ts';
import type { Reply } from '../model/reply.ts';
import { noteSeat } from '../model/seat-change.ts';
import type { Seat } from '../model/seat.ts';
import type { World } from '../model/world.ts';
import { conferenceCommand, regionField } from './conference-command.ts';
import { optional, required, text, texts } from './field.ts';
import { refuseMedia } from './speaking.ts';

type Ids = readonly string[] | undefined;

const setMuted = (world: World, conference: Conference, ids: Ids, muted: boolean): Reply => {
  for (const seat of seatsOf(conference, ids)) {
    if (seat.muted === muted) continue;
    seat.muted = muted;
    noteSeat(world, seat, muted ? 'muted' : 'unmuted');
  }
  return accepted();
};

const setHeld = (world: World, seats: readonly Seat[], held: boolean): Reply => {
  for (const seat of seats) {
    if (seat.held === held) continue;
    seat.held = held;
    noteSeat(world, seat, held ? 'held' : 'unheld');
  }
  return accepted();
};

const listed = { ...regionField, call_control_ids: optional(texts) };

export const mute = conferenceCommand({
  name: 'conferences.mute',
  action: 'mute',
  idScope: null,
  fields: listed,
  run: (world, conference, body) => setMuted(world, conference, body.call_control_ids, true),
});

export const unmute = conferenceCommand({
  name: 'conferences.unmute',
  action: 'unmute',
  idScope: null,
  fields: listed,
  run: (world, conference, body) => setMuted(world, conference, body.call_control_ids, false),
});

export const hold = conferenceCommand({
  name: 'conferences.hold',
  action: 'hold',
  idScope: null,
  fields: { ...listed, audio_url: optional(text(1)), media_name: optional(text(1)) },
  run(world, conference, body) {
    if (body.audio_url !== undefined && body.media_name !== undefined) return refuseMedia(world);
    return setHeld(world, seatsOf(conference, body.call_control_ids), true);
  },
});

/** Here the list must be given; an empty one still means everybody. */
export const unhold = conferenceCommand({
  name: 'conferences.unhold',
  action: 'unhold',
  idScope: null,
  fields: { ...regionField, call_control_ids: required(texts) },
  run: (world, conference, body) =>
    setHeld(world, seatsOf(conference, body.call_control_ids), false),
});
