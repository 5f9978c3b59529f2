// All legs, found by either id. Live ones are kept by connection in the order of their start.

import { isAlive } from './leg.ts';
import type { Leg } from './leg.ts';

export interface LegBook {
  add(leg: Leg): void;
  /** Call when the leg has ended; it can still be found by its ids. */
  retire(leg: Leg): void;
  byControlId(callControlId: string): Leg | undefined;
  byLegId(callLegId: string): Leg | undefined;
  live(): Iterable<Leg>;
  liveOf(connectionId: string): Iterable<Leg>;
  all(): Iterable<Leg>;
  readonly count: number;
}

export const createLegBook = (): LegBook => {
  const byControlId = new Map<string, Leg>();
  const byLegId = new Map<string, Leg>();
  const live = new Set<Leg>();
  const liveByConnection = new Map<string, Set<Leg>>();

  return {
    add(leg) {
      byControlId.set(leg.callControlId, leg);
      byLegId.set(leg.callLegId, leg);
      live.add(leg);
      const ofConnection = liveByConnection.get(leg.connectionId) ?? new Set();
      liveByConnection.set(leg.connectionId, ofConnection.add(leg));
    },
    retire(leg) {
      if (isAlive(leg)) throw new Error(`leg ${leg.callLegId} is alive`);
      live.delete(leg);
      liveByConnection.get(leg.connectionId)?.delete(leg);
    },
    byControlId: (callControlId) => byControlId.get(callControlId),
    byLegId: (callLegId) => byLegId.get(callLegId),
    live: () => live.values(),
    liveOf: (connectionId) => liveByConnection.get(connectionId)?.values() ?? [],
    all: () => byLegId.values(),
    get count() {
      return byLegId.size;
    },
  };
};
