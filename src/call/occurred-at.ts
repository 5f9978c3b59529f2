// Telnyx's times, which are text with microseconds, beside ours, which are milliseconds.

import type { OccurredAt } from './message.ts';

/** Milliseconds since the epoch. Reads the text, never the clock. */
export const millisOf = (occurredAt: OccurredAt): number =>
  // oxlint-disable-next-line no-restricted-globals -- `Date.parse` is a pure function of its text
  Date.parse(occurredAt);

/** Telnyx ends every leg and every conference after four hours: what goes on began later than that. */
const PLAUSIBLE_MS = 4 * 60 * 60 * 1_000;

/**
 * When an event happened, on our clock. A time that is over four hours from now, before or after, is
 * a clock that is wrong or an event that is played again; it is taken for now, or the call would have
 * outlived its time at its beginning.
 */
export const momentOf = (occurredAt: OccurredAt, now: number): number => {
  const at = millisOf(occurredAt);
  return Math.abs(now - at) <= PLAUSIBLE_MS ? at : now;
};
