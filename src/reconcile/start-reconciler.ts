// The reconciler: what stays different between Redis and Telnyx is a lost webhook or a bug, and is
// mended by messages of our own in the same mailboxes.

import { pause } from '../pause.ts';
import { atMostEvery } from '../at-most-every.ts';
import { createRound, LEASE_SHARE, type RoundOptions } from './round.ts';
import type { Lease } from '../redis/lease.ts';

export interface ReconcilerOptions extends RoundOptions {
  readonly lease: Lease;
  readonly log: RoundOptions['log'] & { warn(fields: object, message: string): void };
}

export interface Reconciler {
  /** Surveys at once, or as soon as it can: Redis may have forgotten something. */
  trigger(): void;
  /** Finishes the survey in hand. */
  close(): Promise<void>;
}

/** Of an interval: how often the lease is renewed or asked for, and a survey that failed repeated. */
const TICK_SHARE = 1 / 8;
const ERROR_LOG_INTERVAL_MS = 10_000;

/**
 * Surveys twice an interval. What is still different in the next survey is mended, so a difference is
 * mended within one interval, and one that is much younger than half of it is left alone.
 */
export const startReconciler = (options: ReconcilerOptions): Reconciler => {
  const { intervalMs, lease, log } = options;
  const closed = new AbortController();
  let early = new AbortController();
  let dueAt = 0;
  const round = createRound(options);
  const failed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    log.warn({ err, suppressed }, 'Telnyx and Redis could not be compared'),
  );

  const tick = async (): Promise<void> => {
    const now = performance.now();
    const isDue = now >= dueAt;
    // Before the round: a trigger that comes during it asks for another one.
    if (isDue) dueAt = now + intervalMs / 2;
    try {
      const isOurs = isDue ? await round() : await lease.hold(intervalMs * LEASE_SHARE);
      if (!isOurs) dueAt = 0;
    } catch (error) {
      dueAt = 0;
      failed(error);
    }
  };

  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      early = new AbortController();
      const signal = AbortSignal.any([closed.signal, early.signal]);
      await tick();
      const untilDueMs = Math.max(0, dueAt - performance.now());
      const tickMs = intervalMs * TICK_SHARE;
      // A survey that is due and was not made has failed, or is another process's to make.
      const waitMs = untilDueMs > 0 ? Math.min(untilDueMs, tickMs) : tickMs;
      await pause(waitMs, signal);
    }
  };
  const running = loop();
  return {
    trigger: () => {
      dueAt = 0;
      early.abort();
    },
    close: async () => {
      closed.abort();
      await running;
      await lease
        .release()
        .catch((err: unknown) => log.warn({ err }, 'the lease was not released'));
    },
  };
};
