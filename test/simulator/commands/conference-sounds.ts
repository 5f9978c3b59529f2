// conferences.speak, play, stop.

import { seatsOf } from '../model/conference.ts';
import type { Conference } from '../model/conference.ts';
import type { Leg } from '../model/leg.ts';
import { accepted } from '../model/reply.ts';
import { startSound } from '../model/sounds.ts';
import { accountScope, conferenceCommand, regionField } from './conference-command.ts';
import { loops, optional, texts } from './field.ts';
import { commandIdField } from './operation.ts';
import { mediaFields, mediaOf, refuseMedia, speechFields, speechMs } from './speaking.ts';

const listed = { ...regionField, call_control_ids: optional(texts) };

/** Null: everybody. */
const listeners = (
  conference: Conference,
  ids: readonly string[] | undefined,
): readonly Leg[] | null =>
  ids === undefined || ids.length === 0 ? null : seatsOf(conference, ids).map((seat) => seat.leg);

export const conferenceSpeak = conferenceCommand({
  name: 'conferences.speak',
  action: 'speak',
  idScope: accountScope,
  fields: { ...commandIdField, ...listed, ...speechFields },
  run(world, conference, body) {
    startSound(world, conference, {
      kind: 'speak',
      text: body.payload,
      durationMs: speechMs(world, body.payload),
      to: listeners(conference, body.call_control_ids),
      extra: {},
    });
    return accepted();
  },
});

export const play = conferenceCommand({
  name: 'conferences.play',
  action: 'play',
  idScope: null,
  fields: { ...listed, ...mediaFields, loop: optional(loops) },
  run(world, conference, body) {
    const media = mediaOf(body);
    if (media === null) return refuseMedia(world);
    const loop = body.loop ?? 1;
    startSound(world, conference, {
      kind: 'playback',
      text: media.text,
      durationMs: loop === Infinity ? null : loop * world.settings.playbackMs,
      to: listeners(conference, body.call_control_ids),
      extra: media.extra,
    });
    return accepted();
  },
});

/** Without a list: all sounds. With one: those that are played to somebody in it. */
export const stop = conferenceCommand({
  name: 'conferences.stop',
  action: 'stop',
  idScope: null,
  fields: listed,
  run(_world, conference, body) {
    const ids = body.call_control_ids ?? [];
    for (const sound of conference.sounds) {
      if (ids.length === 0 || sound.to?.some((id) => ids.includes(id)) === true) sound.stop();
    }
    return accepted();
  },
});
