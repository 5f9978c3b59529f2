// What a new set of lines changes, and from when on. No value is told: it may be a PIN or a number.

import type { ConferenceOptions, Line } from './line.ts';

/**
 * `at once`: for everything that happens in a live room from now on. `new callers`: for whoever calls
 * from now on. `next conference`: Telnyx, or the room, was told at the start of the running one.
 */
export type Applies = 'at once' | 'new callers' | 'next conference';

interface ChangedField {
  /** As the lines file names it: `host_pin`, `conference.region`. */
  readonly field: string;
  readonly applies: Applies;
}

/** A line is the same one as long as its name is. */
export type LineChange =
  | { readonly kind: 'added' | 'removed'; readonly line: string }
  | { readonly kind: 'changed'; readonly line: string; readonly fields: readonly ChangedField[] };

type Plain = Exclude<keyof Line, 'name' | 'conference'>;

const FIELDS: Readonly<Record<Plain, readonly [field: string, applies: Applies]>> = {
  numbers: ['numbers', 'new callers'],
  pin: ['pin', 'new callers'],
  hostPin: ['host_pin', 'new callers'],
  pinAttempts: ['pin_attempts', 'new callers'],
  greeting: ['greeting', 'new callers'],
  voice: ['voice', 'at once'],
  language: ['language', 'at once'],
  waitForHost: ['wait_for_host', 'next conference'],
  maxWaitMinutes: ['max_wait_minutes', 'new callers'],
  endOnHostExit: ['end_on_host_exit', 'at once'],
  hostGraceSecs: ['host_grace_secs', 'at once'],
  muteOnEntry: ['mute_on_entry', 'new callers'],
  record: ['record', 'at once'],
  aloneMinutes: ['alone_minutes', 'at once'],
  warnBeforeEndMinutes: ['warn_before_end_minutes', 'next conference'],
  allow: ['allow', 'new callers'],
  deny: ['deny', 'new callers'],
  dropBack: ['drop_back', 'at once'],
  sentences: ['sentences', 'at once'],
};

const PLAIN = Object.keys(FIELDS) as readonly Plain[]; // Object.keys forgets the keys' type.

const OPTIONS: Readonly<Record<keyof ConferenceOptions, true>> = {
  beep_enabled: true,
  comfort_noise: true,
  duration_minutes: true,
  hold_audio_url: true,
  hold_media_name: true,
  max_participants: true,
  region: true,
};

/** Removed lines first, then the others in the order of `after`. Order within a list is no change. */
export const diffLines = (
  before: readonly Line[],
  after: readonly Line[],
): readonly LineChange[] => {
  const kept = new Set(after.map(({ name }) => name));
  const earlier = new Map(before.map((line) => [line.name, line]));
  const removed = before.filter(({ name }) => !kept.has(name));
  return [
    ...removed.map(({ name }): LineChange => ({ kind: 'removed', line: name })),
    ...after.flatMap((line) => diffLine(earlier.get(line.name), line)),
  ];
};

const diffLine = (before: Line | undefined, after: Line): readonly LineChange[] => {
  if (before === undefined) return [{ kind: 'added', line: after.name }];
  const fields = [...changedFields(before, after), ...changedOptions(before, after)];
  return fields.length === 0 ? [] : [{ kind: 'changed', line: after.name, fields }];
};

const changedFields = (before: Line, after: Line): readonly ChangedField[] =>
  PLAIN.filter((key) => comparable(before[key]) !== comparable(after[key])).map((key) => {
    const [field, applies] = FIELDS[key];
    return { field, applies };
  });

const changedOptions = (before: Line, after: Line): readonly ChangedField[] =>
  (Object.keys(OPTIONS) as readonly (keyof ConferenceOptions)[]) // As above.
    .filter((key) => before.conference[key] !== after.conference[key])
    .map((key) => ({ field: `conference.${key}`, applies: 'next conference' }));

const comparable = (value: Line[Plain]): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries: readonly string[] = Array.isArray(value)
    ? value
    : Object.entries(value).map((entry) => JSON.stringify(entry));
  return JSON.stringify(entries.toSorted(byText));
};

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
