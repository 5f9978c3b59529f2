// How BullMQ notices that a process has gone silent: its locks run out, and the next check gives its
// jobs to others. The process itself may only be asleep; it is told when it wakes up, or never.

import type { Random } from '../simulator/random.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';

/** As the workers set it: what a lock has left, and then the next check. */
const LOCK_MS = 5_000;
const CHECK_MS = 2_000;
export const STALLED_MAX = 3;

/** How soon a process that wakes up learns that its job is not its own any more. */
const TOLD_MS = [0, 3_000] as const;
/** The part of those that learn it. */
const TOLD = 0.7;

export interface Silence {
  readonly life: Life;
  readonly lost: AbortController;
  readonly scheduler: Scheduler;
  readonly random: Random;
}

export const noticeStall = (
  { life, lost, scheduler, random }: Silence,
  onStalled: () => void,
): void => {
  const noticedMs = random.between(LOCK_MS / 2, LOCK_MS + CHECK_MS);
  scheduler.after(noticedMs, () => {
    const wakesAt = life.frozenUntil();
    if (life.isAlive() && wakesAt === 0) return;
    onStalled();
    if (!life.isAlive() || !random.chance(TOLD)) return;
    const toldMs = wakesAt - scheduler.now() + random.between(...TOLD_MS);
    scheduler.after(toldMs, () => lost.abort());
  });
};
