// Times of events.

import type { Clock } from '../clock.ts';
import type { Switches } from '../switches.ts';

const MICROS_PER_MS = 1000;

/**
 * ISO 8601 with microseconds. Each stamp is later than the one before; with `milliseconds` only
 * whole milliseconds are told, so that events of one moment carry the same time.
 */
export const createStamp = (
  clock: Clock,
  precision: () => Switches['timestamps'],
): (() => string) => {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(clock.now() * MICROS_PER_MS, lastMicros + 1);
    const ms = Math.floor(lastMicros / MICROS_PER_MS);
    const micros = precision() === 'milliseconds' ? 0 : lastMicros % MICROS_PER_MS;
    return `${new Date(ms).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
  };
};
