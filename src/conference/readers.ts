// Readers of the values that a line is made of. What they refuse they do not repeat: a PIN or a phone
// number in a fault would end up in a log.

import { believed, openFields, refused, under } from './field.ts';
import type { Fault, Fields, Read, Reader } from './field.ts';

/** ITU-T E.164: a plus and up to 15 digits, the first of them not 0. */
const E164 = /^\+[1-9]\d{1,14}$/;
const E164_PREFIX = /^\+(?:[1-9]\d{0,13})?\*$/;
const LINE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const PIN = /^\d{4,12}$/;
const BEGINS_AS_URL = /^\s*https?:/i;
const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i;
/** Telnyx, error 10003. */
const URL_CHARACTERS_MAX = 2_000;
/** Telnyx, `calls.actions.speak`: the limit of `payload`. */
const SPOKEN_CHARACTERS_MAX = 3_000;
const QUOTED_CHARACTERS_MAX = 40;

export const isE164 = (text: string): boolean => E164.test(text);

const text =
  (accepts: (value: string) => boolean, fault: string): Reader<string> =>
  (value) =>
    typeof value === 'string' && accepts(value) ? believed(value) : refused(fault);

export const e164 = text(
  isE164,
  'must be an E.164 number: +, country code, number, 15 digits at most',
);

export const lineName = text(
  (name) => LINE_NAME.test(name) || isE164(name),
  'must be 1 to 40 of a-z, 0-9 and -, not beginning with -, or an E.164 number',
);

export const pin = text((value) => PIN.test(value), 'must be 4 to 12 digits in quotes');

/** A caller's number, or the beginning of numbers. */
export const callerPattern = text(
  (value) => isE164(value) || E164_PREFIX.test(value),
  'must be an E.164 number, or the beginning of one and *, such as "+1*"',
);

/** `http://` or `https://`, without credentials. */
export const httpUrl = text(
  (value) => value.length <= URL_CHARACTERS_MAX && HTTP_URL.test(value),
  `must be an http or https URL of at most ${URL_CHARACTERS_MAX} characters, without credentials`,
);

/** Words to say, the URL of a recording to play, or nothing: an empty string. */
export const spoken: Reader<string> = (value) => {
  if (typeof value === 'string' && BEGINS_AS_URL.test(value)) return httpUrl(value);
  return value === '' ? believed(value) : words(value);
};

/** Words to say, and no URL. */
export const prompt: Reader<string> = (value) =>
  typeof value === 'string' && BEGINS_AS_URL.test(value)
    ? refused('must be words: a prompt for keys cannot be a recording')
    : words(value);

const words = text(
  (value) => value.length <= SPOKEN_CHARACTERS_MAX && value.trim() !== '',
  `must be words, ${SPOKEN_CHARACTERS_MAX} characters at most`,
);

export const matching = (pattern: RegExp, fault: string): Reader<string> =>
  text((value) => pattern.test(value), fault);

export const flag: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? believed(value) : refused('must be true or false');

export const integer =
  (lowest: number, highest: number): Reader<number> =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest
      ? believed(value)
      : refused(`must be a whole number from ${lowest} to ${highest}`);

export const oneOf =
  <T extends string>(allowed: readonly T[]): Reader<T> =>
  (value) => {
    const found = allowed.find((name) => name === value);
    if (found !== undefined) return believed(found);
    return refused(`must be one of ${allowed.join(', ')}, and is ${quoted(value)}`);
  };

const quoted = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value.slice(0, QUOTED_CHARACTERS_MAX))
    : `of type ${value === null ? 'null' : typeof value}`;

/** Different values, so many of them. */
export const list =
  (
    reader: Reader<string>,
    { fewest, most }: { readonly fewest: number; readonly most: number },
  ): Reader<readonly string[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < fewest || value.length > most) {
      return refused(`must be a list of ${fewest} to ${most}`);
    }
    const faults: Fault[] = [];
    const values = new Map<string, number>();
    for (const [index, item] of value.entries()) {
      const read = reader(item);
      if ('faults' in read) {
        faults.push(...under(`[${index}]`, read.faults));
        continue;
      }
      const first = values.get(read.value);
      if (first === undefined) values.set(read.value, index);
      else faults.push({ path: `[${index}]`, text: `is the same as [${first}]` });
    }
    return faults.length > 0 ? { faults } : believed([...values.keys()]);
  };

/** An object, read by `build`; fields that `build` does not ask for are faults. */
export const object =
  <T>(build: (fields: Fields) => T): Reader<T> =>
  (value): Read<T> => {
    if (!isObject(value)) return refused('must be an object');
    const fields = openFields(value);
    const built = build(fields);
    const faults = fields.faults();
    return faults.length > 0 ? { faults } : believed(built);
  };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
