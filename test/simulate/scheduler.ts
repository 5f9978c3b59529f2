// The one clock of a simulated world. Nothing waits for real time: the world stands still between
// two things that are due, and jumps from one to the next.

import { createDueHeap, type Due } from './due-heap.ts';
import type { Cancel, Clock } from '../simulator/clock.ts';
import type { Random } from '../simulator/random.ts';

export interface Scheduler extends Clock {
  /**
   * Runs after `ms`. Things of the same millisecond run in an order drawn by the seed, but for those
   * of `setTimeout`, which keep theirs.
   */
  after(ms: number, run: () => void): Cancel;
  /** Runs every so often; `run` answers whether anything follows from it. */
  every(ms: () => number, run: () => boolean): void;
  /** Runs what falls due until `at`, each with all that follows from it before the next. */
  runUntil(at: number): Promise<void>;
  /** How many things have run. */
  readonly steps: number;
}

/** A world that does so much has come to no end. */
const STEPS_MAX = 500_000;

/** `random` draws the order within a millisecond. */
export const createScheduler = (startAt: number, random: Random): Scheduler => {
  const heap = createDueHeap();
  let now = startAt;
  let steps = 0;

  const set = (ms: number, rank: number, run: Due['run']): Cancel => {
    const entry = heap.add(now + Math.max(0, Math.round(ms)), rank, run);
    return () => {
      entry.run = null;
    };
  };

  return {
    now: () => now,
    setTimeout: (run, ms) => set(ms, 0.5, run),
    after: (ms, run) => set(ms, random.next(), run),
    every(ms, run) {
      const again = (): boolean => {
        set(ms(), 0.5, again);
        return run();
      };
      again();
    },
    async runUntil(at) {
      for (let next = heap.take(at); next !== null; next = heap.take(at)) {
        if (next.run === null) continue;
        now = Math.max(now, next.due);
        if (next.run() === false) continue;
        steps += 1;
        if (steps > STEPS_MAX) throw new Error(`the world did not come to rest in ${steps} steps`);
        await allThatFollows();
      }
      now = at;
    },
    get steps() {
      return steps;
    },
  };
};

/** Every promise that can go on has gone on by then. */
const allThatFollows = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
