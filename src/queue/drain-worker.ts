// Runs the drains that the `drain` queue asks for.

import { Worker, type Job } from 'bullmq';

import type { RedisClient } from '../redis/connection.ts';
import { CANARY_TTL_MS, type Keys } from '../redis/keys.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Post } from '../redis/post-message.ts';
import { atMostEvery } from '../at-most-every.ts';
import { drainMailbox, type DrainContext, type DrainLog } from './drain-mailbox.ts';
import { createLocalDrains } from './local-drains.ts';
import { postAndRead } from './post-and-read.ts';
import { DRAIN_QUEUE, type DrainJob, type Queues } from './queues.ts';

/** A worker that has not renewed its lock for this long is taken for dead. */
const LOCK_MS = 5_000;
/** A dead worker's drains begin again within lock and interval: 7 s at most. BullMQ's defaults: 60 s. */
const STALLED_INTERVAL_MS = 2_000;
/** Crashes and deploys that one job survives; after that the sweeper has to wake its mailbox. */
const STALLED_MAX = 3;
/**
 * A mailbox that is read here costs a promise; by way of the queue it costs ten times its message. A
 * process that is late must not become later by giving away what it would have read in a moment.
 */
const HERE_FOR_ONE_JOB = 10;
/** More would be held for so long that others took them for left. */
const HERE_MAX = 1_000;
const RETRY_AFTER_ERROR_MS = 500;
/** A Redis without memory makes BullMQ fail some thousand times a second. */
const ERROR_LOG_INTERVAL_MS = 10_000;

export interface DrainWorkerOptions extends Omit<
  DrainContext,
  'post' | 'log' | 'onUnavailable' | 'queues'
> {
  /** Never gives up; the worker makes a second one of it for its blocking reads. */
  readonly connection: RedisClient;
  /** The store's connection. */
  readonly client: RedisClient;
  readonly keys: Keys;
  readonly queues: Queues;
  readonly concurrency: number;
  readonly log: DrainLog & { warn(fields: object, message: string): void };
}

export interface DrainWorker {
  /** Stores a message and has it read, by this process where it has hands for it. @throws ioredis's errors */
  readonly post: Post;
  /** The same by way of that store. */
  postBy(store: MailboxStore): Post;
  /** Takes no further job, finishes the messages in hand and wakes the mailboxes left unread. */
  close(): Promise<void>;
}

/** Starts at once, and again after every outage of Redis. */
export const startDrainWorker = (options: DrainWorkerOptions): DrainWorker => {
  const { connection, client, keys, queues, concurrency, log, clock } = options;
  const stopping = new AbortController();
  const onUnavailable = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    log.warn({ err, suppressed }, 'Redis does not let mailboxes be read'),
  );
  const drains = createLocalDrains({
    drain: (mailbox, lost, first) =>
      drainMailbox(mailbox, { lost, stopping: stopping.signal }, context, first),
    queues,
    limit: Math.min(concurrency * HERE_FOR_ONE_JOB, HERE_MAX),
    log,
  });
  const post = postAndRead(options.store, drains);
  const context: DrainContext = { ...options, post, onUnavailable, onLook: drains.looks };

  // BullMQ gives the signal only to a function that names it.
  const run = async ({ data }: Job<DrainJob>, _token?: string, lost?: AbortSignal) => {
    if (data.kind === 'canary') {
      await client.set(keys.canary(), clock(), 'PX', CANARY_TTL_MS);
      return;
    }
    const signal = lost ?? new AbortController().signal;
    const mailboxes = data.kind === 'mailbox' ? [data.mailbox] : data.mailboxes;
    await Promise.all(mailboxes.map((mailbox) => drains.run(mailbox, signal)));
  };

  const worker = new Worker<DrainJob>(DRAIN_QUEUE, run, {
    connection,
    prefix: keys.queuePrefix(),
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: STALLED_MAX,
    runRetryDelay: RETRY_AFTER_ERROR_MS,
  });
  // A drain whose lock is lost is begun by another worker; its own fence is lost with the next take.
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'the lock was lost');
  });
  worker.on(
    'error',
    atMostEvery<Error>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
      log.warn({ err, suppressed }, 'the drain queue failed'),
    ),
  );
  worker.on('failed', (job, err) => log.error({ job_id: job?.id, err }, 'a drain failed'));

  return {
    post,
    postBy: (store) => postAndRead(store, drains),
    close: async () => {
      stopping.abort();
      await Promise.all([worker.close(), drains.close()]);
    },
  };
};
