// speak, playback_start, playback_stop.

import { queuePrompt, stopPrompts } from '../model/prompts.ts';
import { refuse } from '../model/refusal.ts';
import { accepted } from '../model/reply.ts';
import type { World } from '../model/world.ts';
import { callCommand, callFields } from './call-command.ts';
import { flag, loops, oneOf, optional, required, text } from './field.ts';

/** Telnyx's own limit for a spoken text. */
const SPEAK_CHARACTERS_MAX = 3000;

export const speechFields = {
  payload: required(text(1, SPEAK_CHARACTERS_MAX)),
  voice: required(text()),
  payload_type: optional(oneOf('text', 'ssml')),
  language: optional(text()),
};

export const speechMs = (world: World, payload: string): number =>
  payload.length * world.settings.speechMsPerChar;

const stop = optional(oneOf('current', 'all'));

export const speak = callCommand({
  name: 'calls.speak',
  action: 'speak',
  needs: 'answered',
  fields: {
    ...callFields,
    ...speechFields,
    service_level: optional(oneOf('basic', 'premium')),
    stop,
    loop: optional(loops),
    target_legs: optional(oneOf('self', 'opposite', 'both')),
  },
  run(world, leg, body) {
    if (body.stop !== undefined) stopPrompts(world, leg, body.stop, 'cancelled');
    const loop = body.loop ?? 1;
    queuePrompt(world, leg, {
      kind: 'speak',
      text: body.payload,
      durationMs: loop === Infinity ? null : loop * speechMs(world, body.payload),
      extra: world.switches.callPayload === 'observed' ? { speak_id: world.ids.uuid() } : {},
    });
    return accepted();
  },
});

export const mediaFields = {
  audio_url: optional(text(1, 2000)),
  media_name: optional(text(1)),
};

interface Media {
  readonly audio_url: string | undefined;
  readonly media_name: string | undefined;
}

/** Null when not exactly one of the two is given. */
export const mediaOf = (media: Media): { text: string; extra: Record<string, string> } | null => {
  const { audio_url: url, media_name: name } = media;
  if (url !== undefined && name === undefined) return { text: url, extra: { media_url: url } };
  if (name !== undefined && url === undefined) return { text: name, extra: { media_name: name } };
  return null;
};

export const refuseMedia = (world: World) =>
  refuse('10004', world.switches, {
    detail: 'Exactly one of audio_url and media_name is required.',
    pointer: '/audio_url',
  });

export const playbackStart = callCommand({
  name: 'calls.startPlayback',
  action: 'playback_start',
  needs: 'answered',
  fields: {
    ...callFields,
    ...mediaFields,
    playback_content: optional(text(1)),
    loop: optional(loops),
    overlay: optional(flag),
    stop,
    target_legs: optional(oneOf('self', 'opposite', 'both')),
    cache_audio: optional(flag),
  },
  run(world, leg, body) {
    const inline = body.playback_content === undefined ? null : { text: 'inline', extra: {} };
    const media = inline ?? mediaOf(body);
    if (media === null) return refuseMedia(world);
    if (body.stop !== undefined) stopPrompts(world, leg, body.stop, 'cancelled');
    const loop = body.loop ?? 1;
    queuePrompt(world, leg, {
      kind: 'playback',
      text: media.text,
      durationMs: loop === Infinity ? null : loop * world.settings.playbackMs,
      extra: { ...media.extra, overlay: body.overlay ?? false },
    });
    return accepted();
  },
});

export const playbackStop = callCommand({
  name: 'calls.stopPlayback',
  action: 'playback_stop',
  needs: 'answered',
  fields: { ...callFields, stop, overlay: optional(flag) },
  run(world, leg, body) {
    stopPrompts(world, leg, body.stop ?? 'all', 'cancelled');
    return accepted();
  },
});
