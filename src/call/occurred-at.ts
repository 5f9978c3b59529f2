// Telnyx's times, which are text with microseconds, beside ours, which are milliseconds.

import type { OccurredAt } from './message.ts';

/** Milliseconds since the epoch. Reads the text, never the clock. */
export const millisOf = (occurredAt: OccurredAt): number =>
  // oxlint-disable-next-line no-restricted-globals -- `Date.parse` is a pure function of its text
  Date.parse(occurredAt);
