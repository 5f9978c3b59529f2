// The lines that are configured, ready to be looked up by a called number or by name.

import { openLine } from './line.ts';
import type { Line, Lines } from './line.ts';

/** A SIP user may be called, too; longer than this, or with spaces in it, nothing is a number. */
const CALLED_NUMBER = /^[\x21-\x7e]{1,128}$/;

/**
 * The lookup over these lines; null: no lines are configured, and every called number is an open
 * line of its own. A name that no line has is answered with an open line of that name, so that a
 * room outlives its line.
 */
export const createLines = (lines: readonly Line[] | null): Lines =>
  lines === null ? OPEN_LINES : configuredLines(lines);

const OPEN_LINES: Lines = {
  all: () => [],
  byNumber: (number) => (CALLED_NUMBER.test(number) ? [openLine(number)] : []),
  byName: openLine,
};

const configuredLines = (lines: readonly Line[]): Lines => {
  const names = new Map(lines.map((line) => [line.name, line]));
  const numbers = new Map<string, readonly Line[]>();
  for (const line of lines) {
    for (const number of line.numbers) numbers.set(number, [...(numbers.get(number) ?? []), line]);
  }
  return {
    all: () => lines,
    byNumber: (number) => numbers.get(number) ?? [],
    byName: (name) => names.get(name) ?? openLine(name),
  };
};
