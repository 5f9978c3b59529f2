// Telnyx's limit of requests, as its headers tell it. How high it is Telnyx does not publish.

import type { Clock } from './clock.ts';

export interface RateLimit {
  /** Counts one request. `most` 0: no limit. */
  take(most: number): { readonly ok: boolean; readonly headers: Readonly<Record<string, string>> };
}

const WINDOW_MS = 1000;

/** A fixed window of one second. */
export const createRateLimit = (clock: Clock): RateLimit => {
  let windowStart = 0;
  let taken = 0;
  return {
    take(most) {
      if (most === 0) return { ok: true, headers: {} };
      const now = clock.now();
      if (now - windowStart >= WINDOW_MS) {
        windowStart = now;
        taken = 0;
      }
      taken += 1;
      const headers = {
        'x-ratelimit-limit': String(most),
        'x-ratelimit-remaining': String(Math.max(0, most - taken)),
        'x-ratelimit-reset': '1',
      };
      return { ok: taken <= most, headers };
    },
  };
};
