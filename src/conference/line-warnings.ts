// What is allowed on a line and probably not meant.

import type { Line } from './line.ts';

const RULES: readonly (readonly [field: string, holds: (line: Line) => boolean, text: string])[] = [
  ['pin', ({ pin }) => isWeak(pin), 'is easy to guess'],
  ['host_pin', ({ hostPin }) => isWeak(hostPin), 'is easy to guess'],
  [
    'wait_for_host',
    (line) => line.waitForHost && line.hostPin === null,
    'has no host_pin: nobody can become the host by phone',
  ],
  [
    'end_on_host_exit',
    (line) => line.endOnHostExit && line.hostPin === null,
    'has no host_pin: nobody can become the host by phone',
  ],
  [
    'record',
    (line) => line.record === 'host' && line.hostPin === null,
    'has no host_pin: nobody can start the recording by phone',
  ],
  [
    'warn_before_end_minutes',
    ({ conference, warnBeforeEndMinutes }) =>
      conference.duration_minutes !== undefined &&
      warnBeforeEndMinutes >= conference.duration_minutes,
    'is not shorter than conference.duration_minutes: there is no warning',
  ],
  [
    'conference',
    ({ conference, waitForHost }) =>
      !waitForHost &&
      (conference.hold_audio_url !== undefined || conference.hold_media_name !== undefined),
    'has hold audio: without wait_for_host only who is put on hold by an operator hears it',
  ],
];

export const lineWarnings = (line: Line, index: number): readonly string[] =>
  RULES.filter(([, holds]) => holds(line)).map(
    ([field, , text]) => `lines[${index}].${field}: ${text}`,
  );

const ASCENDING = '01234567890123456789';
const DESCENDING = '98765432109876543210';

/** One digit over and over, or digits that count up or down. */
const isWeak = (pin: string | null): boolean =>
  pin !== null && (/^(\d)\1*$/.test(pin) || ASCENDING.includes(pin) || DESCENDING.includes(pin));
