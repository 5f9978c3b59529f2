// The lines file, or the value of LINES, as a whole.

import type { Line } from './line.ts';
import { lineWarnings } from './line-warnings.ts';
import { openFields } from './field.ts';
import { readLine } from './parse-line.ts';
import { isE164, isObject, lineName, pin } from './readers.ts';
import { sharedNumberFaults } from './shared-numbers.ts';
import type { Claims } from './shared-numbers.ts';

const LINES_MAX = 10_000;

/** Warnings are what an operator may have meant, and probably did not. */
export type ParsedLines =
  | { readonly lines: readonly Line[]; readonly warnings: readonly string[] }
  | { readonly faults: readonly string[] };

/**
 * Reads an array of lines, or an object whose one field `lines` is that array (and `$schema`, for
 * editors). Every fault is reported at once, as `path: what is wrong`, with no PIN and no number.
 */
export const parseLines = (value: unknown): ParsedLines => {
  const items = lineItems(value);
  if ('faults' in items) return items;

  const faults: string[] = [];
  const lines: Line[] = [];
  for (const [index, item] of items.items.entries()) {
    const read = readLine(item);
    if ('value' in read) lines.push(read.value);
    else faults.push(...read.faults.map(({ path, text }) => `lines[${index}]${path}: ${text}`));
  }
  const claims = items.items.flatMap((item, index) =>
    isObject(item) ? [claimsOf(item, index)] : [],
  );
  faults.push(...sameNames(claims), ...sharedNumberFaults(claims));
  return faults.length > 0 ? { faults } : { lines, warnings: lines.flatMap(lineWarnings) };
};

const claimsOf = (item: Readonly<Record<string, unknown>>, index: number): Claims => {
  const fields = openFields(item);
  const numbers = item['numbers'];
  return {
    index,
    name: fields.take('name', lineName, null),
    numbers: Array.isArray(numbers) ? [...new Set(numbers.filter(isNumber))] : [],
    pin: fields.take('pin', pin, null),
    hostPin: fields.take('host_pin', pin, null),
    hasPin: fields.given('pin'),
  };
};

const isNumber = (value: unknown): value is string => typeof value === 'string' && isE164(value);

const lineItems = (
  value: unknown,
): { readonly items: readonly unknown[] } | { readonly faults: readonly string[] } => {
  const items = isObject(value) ? value['lines'] : value;
  if (!Array.isArray(items)) {
    return { faults: ['lines: must be a list of lines, or an object with the one field lines'] };
  }
  if (items.length === 0 || items.length > LINES_MAX) {
    return { faults: [`lines: must be a list of 1 to ${LINES_MAX} lines`] };
  }
  const unknown = isObject(value)
    ? Object.keys(value).filter((key) => key !== 'lines' && key !== '$schema')
    : [];
  if (unknown.length > 0) {
    return { faults: unknown.map((key) => `${JSON.stringify(key)}: is unknown beside lines`) };
  }
  return { items };
};

const sameNames = (lines: readonly Claims[]): readonly string[] => {
  const first = new Map<string, number>();
  return lines.flatMap(({ index, name }) => {
    if (name === null) return [];
    const earlier = first.get(name);
    if (earlier !== undefined)
      return [`lines[${index}].name: is the name of lines[${earlier}] too`];
    first.set(name, index);
    return [];
  });
};
