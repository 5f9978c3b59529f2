// The reconciler: what stays different between Redis and Telnyx is a lost webhook or a bug, and is
// mended by messages of our own in the same mailboxes.

import { setTimeout as wait } from 'node:timers/promises';

import { createRound, type RoundOptions } from './round.ts';
import type { Lease } from '../redis/lease.ts';

export interface ReconcilerOptions extends RoundOptions {
  readonly lease: Lease;
  readonly log: RoundOptions['log'] & { warn(fields: object, message: string): void };
}

export interface Reconciler {
  /** Surveys at once: after a reconnect to Redis, say. */
  trigger(): void;
  /** Finishes the survey in hand. */
  close(): Promise<void>;
}

/**
 * Surveys twice an interval. What is found in two surveys in a row is mended, so a difference is
 * mended within one interval, and one that is younger than half of it is left alone.
 */
export const startReconciler = (options: ReconcilerOptions): Reconciler => {
  const { intervalMs, lease, log } = options;
  const periodMs = intervalMs / 2;
  const closed = new AbortController();
  let early = new AbortController();
  const round = createRound(options);

  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      try {
        await round();
      } catch (err) {
        log.warn({ err }, 'Telnyx and Redis could not be compared');
      }
      early = new AbortController();
      const signal = AbortSignal.any([closed.signal, early.signal]);
      await wait(periodMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = loop();
  return {
    trigger: () => early.abort(),
    close: async () => {
      closed.abort();
      await running;
      await lease
        .release()
        .catch((err: unknown) => log.warn({ err }, 'the lease was not released'));
    },
  };
};
