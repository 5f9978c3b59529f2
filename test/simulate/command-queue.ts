// The `commands` queue in memory, as BullMQ has it: one job for each command id for as long as the
// job is there, back to the queue when it failed, stalled or was put off.

import { DelayedError, type Job } from 'bullmq';

import { commandBackoffMs, CommandRetryError } from '../../src/queue/command-backoff.ts';
import type { CommandJob } from '../../src/queue/queues.ts';
import type { Random } from '../simulator/random.ts';
import type { Fleet } from './fleet.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';
import { noticeStall } from './stall.ts';

export interface CommandQueue {
  add(jobs: readonly CommandJob[]): void;
  /** The jobs of this process will be found stalled. */
  silent(life: Life): void;
  flush(): void;
  readonly size: number;
}

export interface CommandQueueOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly fleet: () => Fleet;
  /** Resolves or rejects as `carryOutCommand` does; neither, if the process ends before. */
  readonly run: (life: Life, job: Job<CommandJob>, lost: AbortSignal) => Promise<unknown>;
  /** A job failed for another reason than Telnyx's. */
  readonly onFault: (cause: unknown) => void;
}

interface Entry {
  data: CommandJob;
  attemptsMade: number;
  attemptsStarted: number;
  stalledCounter: number;
  delayedMs: number;
  /** Null: it waits. */
  worker: { readonly life: Life; readonly lost: AbortController } | null;
}

const PICKED_UP_MS = [0, 10] as const;
const NOBODY_MS = 500;

export const createCommandQueue = (options: CommandQueueOptions): CommandQueue => {
  const { scheduler, random, fleet, run, onFault } = options;
  const entries = new Map<string, Entry>();

  const enqueue = (entry: Entry, ms: number): void => {
    entry.worker = null;
    scheduler.after(ms + random.between(...PICKED_UP_MS), () => pickUp(entry));
  };
  const isIn = (entry: Entry): boolean => entries.get(entry.data.commandId) === entry;

  const pickUp = (entry: Entry): void => {
    if (!isIn(entry) || entry.worker !== null) return;
    const life = fleet().pick();
    if (life === null) {
      scheduler.after(NOBODY_MS, () => pickUp(entry));
      return;
    }
    const worker = { life, lost: new AbortController() };
    entry.worker = worker;
    entry.attemptsStarted += 1;
    const isOurs = (): boolean => isIn(entry) && entry.worker === worker;
    run(life, jobOf(entry, isOurs), worker.lost.signal).then(
      () => isOurs() && entries.delete(entry.data.commandId),
      (cause: unknown) => isOurs() && repeat(entry, cause),
    );
  };

  const repeat = (entry: Entry, cause: unknown): void => {
    if (cause instanceof DelayedError) return enqueue(entry, entry.delayedMs);
    if (!(cause instanceof CommandRetryError)) onFault(cause);
    entry.attemptsMade += 1;
    enqueue(entry, commandBackoffMs(entry.attemptsMade, cause, random.next()));
  };

  return {
    add(jobs) {
      for (const data of jobs) {
        if (entries.has(data.commandId)) continue;
        const counts = { attemptsMade: 0, attemptsStarted: 0, stalledCounter: 0, delayedMs: 0 };
        const entry: Entry = { data, ...counts, worker: null };
        entries.set(data.commandId, entry);
        enqueue(entry, 0);
      }
    },
    silent(life) {
      for (const entry of entries.values()) {
        const { worker } = entry;
        if (worker?.life !== life) continue;
        noticeStall({ life, lost: worker.lost, scheduler, random }, () => {
          if (!isIn(entry) || entry.worker !== worker) return;
          entry.stalledCounter += 1;
          enqueue(entry, 0);
        });
      }
    },
    flush: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
};

/** The parts of BullMQ's job that a command is carried out with. */
const jobOf = (entry: Entry, isOurs: () => boolean): Job<CommandJob> => {
  const { data, attemptsMade, attemptsStarted, stalledCounter } = entry;
  const job: Partial<Job<CommandJob>> = {
    id: data.commandId,
    data,
    attemptsMade,
    attemptsStarted,
    stalledCounter,
    async updateData(changed) {
      if (isOurs()) entry.data = changed;
    },
    async moveToDelayed() {
      // The delay is only known as a time of the real clock; every delay here is a short one.
      entry.delayedMs = 0;
    },
  };
  // The processor uses no other part.
  return job as Job<CommandJob>;
};
