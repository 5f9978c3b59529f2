// One line of the lines file, field by field.

import type { Fields, Reader } from './field.ts';
import { openLine } from './line.ts';
import type { ConferenceOptions, Line } from './line.ts';
import * as read from './readers.ts';
import { SENTENCE_NAMES } from './sentences/sentence.ts';
import {
  BEEPS,
  DURATION_MINUTES,
  LANGUAGES,
  MEDIA_NAME,
  PARTICIPANTS,
  REGIONS,
  VOICE,
} from './telnyx-limits.ts';

const NUMBERS = { fewest: 1, most: 1_000 };
/** An empty list would shut everybody out, which is no way to say that nobody is. */
const ALLOWED = { fewest: 1, most: 1_000 };
const DENIED = { fewest: 0, most: 1_000 };
const PIN_ATTEMPTS_MAX = 10;
/** Telnyx ends a leg, and a conference, after four hours: nothing on a line waits longer. */
const MINUTES_MAX = 240;
const HOST_GRACE_SECS_MAX = 3_600;
/** Spoken by the command that also collects the digits, which takes no recording and no silence. */
const PROMPTS: ReadonlySet<string> = new Set(['ask-pin', 'ask-host-pin', 'wrong-pin', 'press-one']);

const DEFAULTS = openLine('');

/** Reads one line. A missing field gets the default of `openLine`; PINs are not compared here. */
export const readLine: Reader<Line> = read.object((fields) => ({
  name: fields.require('name', read.lineName, ''),
  numbers: fields.require('numbers', read.list(read.e164, NUMBERS), []),
  ...entry(fields),
  ...speech(fields),
  ...meeting(fields),
  conference: fields.take('conference', readConference, {}),
  sentences: fields.take('sentences', readSentences, {}),
}));

const entry = (fields: Fields) => ({
  pin: fields.take('pin', read.pin, null),
  hostPin: fields.take('host_pin', read.pin, null),
  pinAttempts: fields.take('pin_attempts', read.integer(1, PIN_ATTEMPTS_MAX), DEFAULTS.pinAttempts),
  allow: fields.take('allow', read.list(read.callerPattern, ALLOWED), null),
  deny: fields.take('deny', read.list(read.callerPattern, DENIED), null),
});

const speech = (fields: Fields) => ({
  greeting: fields.take('greeting', read.spoken, null),
  voice: fields.take(
    'voice',
    read.matching(VOICE, 'must be male, female, or a voice as Telnyx names it (AWS.Polly.Joanna)'),
    DEFAULTS.voice,
  ),
  language: fields.take('language', read.oneOf(LANGUAGES), DEFAULTS.language),
});

const meeting = (fields: Fields) => {
  const minutes = (lowest: number) => read.integer(lowest, MINUTES_MAX);
  return {
    waitForHost: fields.take('wait_for_host', read.flag, DEFAULTS.waitForHost),
    maxWaitMinutes: fields.take('max_wait_minutes', minutes(1), DEFAULTS.maxWaitMinutes),
    endOnHostExit: fields.take('end_on_host_exit', read.flag, DEFAULTS.endOnHostExit),
    hostGraceSecs: fields.take(
      'host_grace_secs',
      read.integer(0, HOST_GRACE_SECS_MAX),
      DEFAULTS.hostGraceSecs,
    ),
    muteOnEntry: fields.take('mute_on_entry', read.flag, DEFAULTS.muteOnEntry),
    record: fields.take('record', read.oneOf(['off', 'on', 'host']), DEFAULTS.record),
    aloneMinutes: fields.take('alone_minutes', minutes(1), DEFAULTS.aloneMinutes),
    warnBeforeEndMinutes: fields.take(
      'warn_before_end_minutes',
      minutes(0),
      DEFAULTS.warnBeforeEndMinutes,
    ),
    dropBack: fields.take('drop_back', read.flag, DEFAULTS.dropBack),
  };
};

const readConference = read.object((fields): ConferenceOptions => {
  if (fields.given('hold_audio_url') && fields.given('hold_media_name')) {
    fields.refuse('hold_media_name', 'cannot be used together with hold_audio_url');
  }
  return {
    ...fields.optional('beep_enabled', read.oneOf(BEEPS)),
    ...fields.optional('comfort_noise', read.flag),
    ...fields.optional(
      'duration_minutes',
      read.integer(DURATION_MINUTES.shortest, DURATION_MINUTES.longest),
    ),
    ...fields.optional('hold_audio_url', read.httpUrl),
    ...fields.optional(
      'hold_media_name',
      read.matching(MEDIA_NAME, 'must be the name of a file in Telnyx’s media storage'),
    ),
    ...fields.optional('max_participants', read.integer(PARTICIPANTS.fewest, PARTICIPANTS.most)),
    ...fields.optional('region', read.oneOf(REGIONS)),
  };
});

/** A sentence's name to what is heard in its place: words, a recording's URL, or nothing. */
const readSentences = read.object((fields): Readonly<Record<string, string>> => {
  const replaced = new Map<string, string>();
  for (const name of SENTENCE_NAMES) {
    const reader = PROMPTS.has(name) ? read.prompt : read.spoken;
    const words = fields.take<string | null>(name, reader, null);
    if (words !== null) replaced.set(name, words);
  }
  return Object.fromEntries(replaced);
});
