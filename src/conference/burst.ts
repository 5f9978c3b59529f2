// Many who come at once: their tones and notices would be all that is heard.

import { BURST_JOINS, BURST_MS } from './limits.ts';
import type { OpenConference } from './state.ts';

type Burst = OpenConference['burst'];

/** One more seat was given. */
export const burstAfterSeat = (burst: Burst, now: number): Burst =>
  now - burst.since > BURST_MS
    ? { since: now, joins: 1 }
    : { since: burst.since, joins: burst.joins + 1 };

export const isBurst = (burst: Burst, now: number): boolean =>
  burst.joins > BURST_JOINS && now - burst.since <= BURST_MS;
