// One line of the lines file, field by field (contract: "Lines").

import { believed, refused } from './field.ts';
import type { Fields, Reader } from './field.ts';
import { openLine } from './line.ts';
import type { ConferenceOptions, Line } from './line.ts';
import * as read from './readers.ts';
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
const SENTENCE_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const DEFAULTS = openLine('');

/**
 * Reads one line. A missing field gets the default of `openLine`; PINs of the same line are not
 * compared here.
 *
 * @param sentenceNames the sentences that a line may replace; null allows any kebab-case name.
 */
export const lineReader = (sentenceNames: readonly string[] | null): Reader<Line> =>
  read.object((fields) => ({
    name: fields.require('name', read.lineName, ''),
    numbers: fields.require('numbers', read.list(read.e164, NUMBERS), []),
    ...entry(fields),
    ...speech(fields),
    ...meeting(fields),
    conference: fields.take('conference', conferenceReader, {}),
    sentences: fields.take('sentences', sentencesReader(sentenceNames), {}),
  }));

const entry = (fields: Fields) => ({
  pin: fields.take('pin', read.pin, null),
  hostPin: fields.take('host_pin', read.pin, null),
  pinAttempts: fields.take('pin_attempts', read.integer(1, PIN_ATTEMPTS_MAX), DEFAULTS.pinAttempts),
  allow: fields.take('allow', read.list(read.callerPattern, ALLOWED), null),
  deny: fields.take('deny', read.list(read.callerPattern, DENIED), null),
});

const speech = (fields: Fields) => ({
  greeting: fields.take('greeting', read.spoken('may be empty'), null),
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

const conferenceFields = read.object((fields): ConferenceOptions => ({
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
}));

/** Telnyx takes the hold audio as a URL or as a stored file, not both. */
const conferenceReader: Reader<ConferenceOptions> = (value) => {
  const options = conferenceFields(value);
  const both = read.isObject(value) && value['hold_audio_url'] && value['hold_media_name'];
  if (!both) return options;
  const text = 'cannot be used together with hold_audio_url';
  const earlier = 'faults' in options ? options.faults : [];
  return { faults: [...earlier, { path: '.hold_media_name', text }] };
};

/** A sentence's name to the text, or the URL of the recording, that is heard in its place. */
const sentencesReader =
  (names: readonly string[] | null): Reader<Readonly<Record<string, string>>> =>
  (value) => {
    if (!read.isObject(value)) return refused('must be an object');
    const known = names ?? Object.keys(value).filter((name) => SENTENCE_NAME.test(name));
    const replace = read.object((fields) =>
      Object.fromEntries(
        known.flatMap((name) => {
          const words = fields.take<string | null>(name, read.spoken('not empty'), null);
          return words === null ? [] : [[name, words]];
        }),
      ),
    );
    return Object.keys(value).length === 0 ? believed({}) : replace(value);
  };
