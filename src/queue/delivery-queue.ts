// The queue of deliveries to the operator's system. Its failed jobs are its dead letters.

import { Queue, type JobsOptions } from 'bullmq';

import type { Event } from '../events/event.ts';
import type { RedisClient } from '../redis/connection.ts';
import { DEAD_LETTERS_MAX, DEAD_LETTERS_MS, type Keys } from '../redis/keys.ts';
import { DELIVERY_ATTEMPTS } from './delivery-backoff.ts';

export const DELIVERY_QUEUE = 'event-deliveries';
/** The worker's own way to wait between attempts; any name that BullMQ does not have itself. */
const BACKOFF = 'delivery';
/** Nobody listens to BullMQ's events; they are for a person who looks for a fault. */
const EVENTS_MAX = 200;

const OPTIONS: JobsOptions = {
  attempts: DELIVERY_ATTEMPTS,
  backoff: { type: BACKOFF },
  // A relay that was repeated may add an event again within this time.
  removeOnComplete: { age: 3_600, count: 20_000 },
  removeOnFail: { age: DEAD_LETTERS_MS / 1_000, count: DEAD_LETTERS_MAX },
  stackTraceLimit: 1,
};

export type DeliveryQueue = Queue<Event>;

/** Every process has one; the workers are elsewhere. */
export const openDeliveryQueue = (client: RedisClient, keys: Keys): DeliveryQueue => {
  const queue = new Queue<Event>(DELIVERY_QUEUE, {
    connection: client,
    prefix: keys.queuePrefix(),
    streams: { events: { maxLen: EVENTS_MAX } },
    // It fails when Redis is away, and does not wait.
    skipWaitingForReady: true,
    defaultJobOptions: OPTIONS,
  });
  // The connection's errors are logged by who made it; an `error` that nobody hears would end the
  // process.
  queue.on('error', () => {});
  return queue;
};
