// How long legs were billed for nobody: up, answered, and put out of their conference.

import type { Change } from '../simulator/model/change.ts';

export interface Parked {
  readonly callLegId: string;
  readonly from: number;
  readonly until: number;
}

export interface Parking {
  onChange(change: Change, now: number): void;
  /** Those who are over and those who go on, up to `now`. */
  all(now: number): readonly Parked[];
}

export const createParking = (): Parking => {
  const since = new Map<string, number>();
  const over: Parked[] = [];

  const stop = (callLegId: string, until: number): void => {
    const from = since.get(callLegId);
    if (from === undefined) return;
    since.delete(callLegId);
    over.push({ callLegId, from, until });
  };

  return {
    onChange(change, now) {
      // A leg that ends leaves its seat at the same moment.
      if (change.what === 'seat.left') since.set(change.callLegId, now);
      if (change.what === 'seat.joining' || change.what === 'leg.ended')
        stop(change.callLegId, now);
    },
    all: (now) => [
      ...over,
      ...Array.from(since, ([callLegId, from]) => ({ callLegId, from, until: now })),
    ],
  };
};
