// Pauses that can be cut short all at once.

import type { Clock } from './clock.ts';

export interface Sleeper {
  /** Resolves after `ms`, or when everybody is woken; at once after that. */
  sleep(ms: number): Promise<void>;
  /** Ends every pause, and all that would begin later. */
  wakeAll(): void;
}

export const createSleeper = (clock: Clock): Sleeper => {
  const wakers = new Set<() => void>();
  let awake = false;
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        if (awake || ms <= 0) return resolve();
        const wake = (): void => {
          cancel();
          wakers.delete(wake);
          resolve();
        };
        const cancel = clock.setTimeout(wake, ms);
        wakers.add(wake);
      }),
    wakeAll() {
      awake = true;
      for (const wake of wakers) wake();
    },
  };
};
