// Time, injectable: real for tests over HTTP, simulated for deterministic runs.

export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms`. The returned function calls it off; after the run it does nothing. */
  setTimeout(run: () => void, ms: number): Cancel;
}

/** Timers of the real clock never keep the process alive: the listeners do. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, ms) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};
