// The reconciler's loop on the world's clock, as `start-reconciler.ts` has it on the real one.

import type { Life } from './life.ts';
import type { Runtime } from './runtime.ts';
import type { Scheduler } from './scheduler.ts';

/** Of an interval: how often the lease is renewed or asked for. */
const TICK_SHARE = 1 / 8;

export const reconcileForEver = async (
  life: Life,
  scheduler: Scheduler,
  runtime: Pick<Runtime, 'reconcile' | 'holdLease'>,
  intervalMs: number,
): Promise<void> => {
  let dueAt = 0;
  while (life.isAlive()) {
    const isDue = scheduler.now() >= dueAt;
    if (isDue) dueAt = scheduler.now() + intervalMs / 2;
    try {
      const isOurs = await (isDue ? runtime.reconcile() : runtime.holdLease());
      if (!isOurs) dueAt = 0;
    } catch {
      // Telnyx did not let the survey finish.
      dueAt = 0;
    }
    const untilDueMs = Math.max(0, dueAt - scheduler.now());
    const tickMs = intervalMs * TICK_SHARE;
    await life.sleep(untilDueMs > 0 ? Math.min(untilDueMs, tickMs) : tickMs);
  }
};
