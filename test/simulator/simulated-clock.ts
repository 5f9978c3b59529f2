// A clock that stands still until it is told to go on. Timers run in the order of their due times;
// those due at the same time run in the order in which they were set.

import type { Cancel, Clock } from './clock.ts';

export interface SimulatedClock extends Clock {
  /** Runs every timer that falls due within `ms`, also those set meanwhile, then stands `ms` later. */
  advance(ms: number): void;
  /** When the next timer is due; null when none is set. */
  nextDue(): number | null;
}

interface Pending {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

export const createSimulatedClock = (startAt = Date.UTC(2026, 0, 1)): SimulatedClock => {
  let now = startAt;
  let order = 0;
  const pending = new Set<Pending>();

  const earliest = (): Pending | null => {
    let first: Pending | null = null;
    for (const timer of pending) {
      const before =
        first === null ||
        timer.due < first.due ||
        (timer.due === first.due && timer.order < first.order);
      if (before) first = timer;
    }
    return first;
  };

  const setSimulatedTimeout = (run: () => void, ms: number): Cancel => {
    const timer = { due: now + Math.max(0, ms), order: order++, run };
    pending.add(timer);
    return () => void pending.delete(timer);
  };

  return {
    now: () => now,
    setTimeout: setSimulatedTimeout,
    nextDue: () => earliest()?.due ?? null,
    advance(ms) {
      const until = now + ms;
      for (let next = earliest(); next !== null && next.due <= until; next = earliest()) {
        pending.delete(next);
        now = Math.max(now, next.due);
        next.run();
      }
      now = until;
    },
  };
};
