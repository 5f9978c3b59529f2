// gather, gather_using_speak, gather_using_audio, gather_stop.

import { endGather, startGather } from '../model/gather.ts';
import type { GatherRules } from '../model/gather.ts';
import { accepted } from '../model/reply.ts';
import { callCommand, callFields } from './call-command.ts';
import { integer, optional, text } from './field.ts';
import { mediaFields, mediaOf, refuseMedia, speechFields, speechMs } from './speaking.ts';

const DIGITS_MAX = 128;
const TIMEOUT_MS = 60_000;
const INTER_DIGIT_TIMEOUT_MS = 5000;
const INITIAL_TIMEOUT_MS = 5000;
const TRIES = 3;

const digitFields = {
  ...callFields,
  minimum_digits: optional(integer(1, DIGITS_MAX)),
  maximum_digits: optional(integer(1, DIGITS_MAX)),
  timeout_millis: optional(integer(1, 2 ** 31 - 1)),
  inter_digit_timeout_millis: optional(integer(1, 2 ** 31 - 1)),
  terminating_digit: optional(text(0, 1)),
  valid_digits: optional(text(1, 16)),
};

interface DigitBody {
  readonly minimum_digits: number | undefined;
  readonly maximum_digits: number | undefined;
  readonly timeout_millis: number | undefined;
  readonly inter_digit_timeout_millis: number | undefined;
  readonly terminating_digit: string | undefined;
  readonly valid_digits: string | undefined;
}

const rulesOf = (body: DigitBody): GatherRules => ({
  minimumDigits: body.minimum_digits ?? 1,
  maximumDigits: body.maximum_digits ?? DIGITS_MAX,
  totalTimeoutMs: null,
  initialTimeoutMs: body.timeout_millis ?? TIMEOUT_MS,
  interDigitTimeoutMs: body.inter_digit_timeout_millis ?? INTER_DIGIT_TIMEOUT_MS,
  terminatingDigit: body.terminating_digit ?? '#',
  validDigits: body.valid_digits ?? '0123456789#*',
  maximumTries: 1,
  prompt: null,
  invalidPrompt: null,
  promptMs: 0,
  promptKind: 'gather',
});

export const gather = callCommand({
  name: 'calls.gather',
  action: 'gather',
  needs: 'answered',
  fields: {
    ...digitFields,
    initial_timeout_millis: optional(integer(1, 2 ** 31 - 1)),
    gather_id: optional(text(1, 40)),
  },
  run(world, leg, body) {
    const initialTimeoutMs = body.initial_timeout_millis ?? INITIAL_TIMEOUT_MS;
    const totalTimeoutMs = body.timeout_millis ?? TIMEOUT_MS;
    startGather(world, leg, { ...rulesOf(body), initialTimeoutMs, totalTimeoutMs });
    return accepted();
  },
});

const tries = { maximum_tries: optional(integer(1, 100)) };

export const gatherUsingSpeak = callCommand({
  name: 'calls.gatherUsingSpeak',
  action: 'gather_using_speak',
  needs: 'answered',
  fields: { ...digitFields, ...tries, ...speechFields, invalid_payload: optional(text(1)) },
  run(world, leg, body) {
    startGather(world, leg, {
      ...rulesOf(body),
      maximumTries: body.maximum_tries ?? TRIES,
      prompt: body.payload,
      invalidPrompt: body.invalid_payload ?? null,
      promptMs: speechMs(world, body.payload),
    });
    return accepted();
  },
});

export const gatherUsingAudio = callCommand({
  name: 'calls.gatherUsingAudio',
  action: 'gather_using_audio',
  needs: 'answered',
  fields: {
    ...digitFields,
    ...tries,
    ...mediaFields,
    invalid_audio_url: optional(text(1)),
    invalid_media_name: optional(text(1)),
  },
  run(world, leg, body) {
    const media = mediaOf(body);
    if (media === null) return refuseMedia(world);
    startGather(world, leg, {
      ...rulesOf(body),
      maximumTries: body.maximum_tries ?? TRIES,
      prompt: media.text,
      invalidPrompt: body.invalid_audio_url ?? body.invalid_media_name ?? null,
      promptMs: world.settings.playbackMs,
      promptKind: 'playback',
    });
    return accepted();
  },
});

export const gatherStop = callCommand({
  name: 'calls.stopGather',
  action: 'gather_stop',
  needs: 'answered',
  fields: callFields,
  run(world, leg) {
    endGather(world, leg, 'cancelled');
    return accepted();
  },
});
