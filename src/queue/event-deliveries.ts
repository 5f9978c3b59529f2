// Delivers events to the operator's system, from a queue of their own: a receiver that is slow or
// away holds nothing else up. Deliveries have no order.

import { UnrecoverableError, Worker } from 'bullmq';

import { codeOf } from '../environment.ts';
import type { Event } from '../events/event.ts';
import type { PostEvent } from '../outgoing/post-event.ts';
import { PrivateTargetError } from '../outgoing/resolve-target.ts';
import type { RedisClient } from '../redis/connection.ts';
import type { Keys } from '../redis/keys.ts';
import { atMostEvery } from '../at-most-every.ts';
import { DELIVERY_ATTEMPTS, deliveryBackoffMs } from './delivery-backoff.ts';
import { DELIVERY_QUEUE, openDeliveryQueue } from './delivery-queue.ts';

const CONCURRENCY = 10;
/** A receiver that is away for hours must not fill the memory that calls need. */
const WAITING_MAX = 50_000;
/** Longer than one attempt takes. */
const LOCK_MS = 30_000;
const RUN_RETRY_MS = 500;
const LOG_INTERVAL_MS = 10_000;
/** The receiver wants no more of them: 410 Gone. */
const GONE = 410;

export interface DeliveryLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EventDeliveriesOptions {
  /** Never gives up; the worker makes a second one of it for its blocking reads. */
  readonly connection: RedisClient;
  /** Fails within a second or two. */
  readonly client: RedisClient;
  readonly keys: Keys;
  readonly post: PostEvent;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: DeliveryLog;
  /** Before attempt `attempt + 1`. @default seconds to hours */
  readonly backoffMs?: (attempt: number) => number;
  /** So many wait at most; what comes on top is left out. @default 50,000 */
  readonly waitingMax?: number;
}

export interface EventDeliveries {
  /** One delivery for each event, however often it is added. @throws ioredis's errors */
  add(events: readonly Event[]): Promise<void>;
  /** Finishes the attempts in hand. */
  close(): Promise<void>;
}

/** Starts at once. */
export const startEventDeliveries = (options: EventDeliveriesOptions): EventDeliveries => {
  const { connection, client, keys, log, waitingMax = WAITING_MAX } = options;
  const { backoffMs = (attempt) => deliveryBackoffMs(attempt, Math.random()) } = options;
  const queue = openDeliveryQueue(client, keys);
  const worker = new Worker<Event>(DELIVERY_QUEUE, (job) => deliver(job.data, options), {
    connection,
    prefix: keys.queuePrefix(),
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    runRetryDelay: RUN_RETRY_MS,
    settings: { backoffStrategy: backoffMs },
  });
  reportFaults(worker, log);
  const full = atMostEvery<number>(LOG_INTERVAL_MS, (events, suppressed) =>
    log.error({ events, suppressed }, 'too many events wait for the operator: some are left out'),
  );
  return {
    add: async (events) => {
      const waiting = await queue.getJobCountByTypes('wait', 'delayed');
      if (waiting >= waitingMax) {
        full(events.length);
        return;
      }
      await queue.addBulk(
        events.map((event) => ({ name: event.event_type, data: event, opts: { jobId: event.id } })),
      );
    },
    close: async () => {
      await Promise.all([worker.close(), queue.close()]);
    },
  };
};

const deliver = async (event: Event, { post, clock }: EventDeliveriesOptions): Promise<void> => {
  const status = await post(event, clock()).catch((error: unknown) => {
    // Kept with the job: an error's own text may hold the URL, and that a token.
    throw error instanceof PrivateTargetError
      ? new UnrecoverableError(error.message)
      : new Error(`no answer: ${codeOf(error)}`);
  });
  if (status === GONE) throw new UnrecoverableError(`answered ${status}`);
  if (status < 200 || status > 299) throw new Error(`answered ${status}`);
};

const reportFaults = (worker: Worker<Event>, log: DeliveryLog): void => {
  const queueFault = atMostEvery(LOG_INTERVAL_MS, (err: Error, suppressed) =>
    log.warn({ err, suppressed }, 'the queue of deliveries has a fault'),
  );
  const failed = atMostEvery(LOG_INTERVAL_MS, (fields: object, suppressed) =>
    log.warn({ ...fields, suppressed }, 'an event could not be delivered'),
  );
  worker.on('error', queueFault);
  worker.on('failed', (job, error) => {
    if (job === undefined) return;
    const fields = { event_id: job.id, event_type: job.name, reason: error.message };
    const isLast = job.attemptsMade >= DELIVERY_ATTEMPTS || error instanceof UnrecoverableError;
    if (isLast) log.error(fields, 'an event went to the dead letters');
    else failed({ ...fields, attempt: job.attemptsMade });
  });
};
