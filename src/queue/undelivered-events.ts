// Events that the operator's system did not take, however often they were sent.

import type { RedisClient } from '../redis/connection.ts';
import type { Keys } from '../redis/keys.ts';
import { openDeliveryQueue } from './delivery-queue.ts';

export interface UndeliveredEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly reason: string;
  /** When it was given up, in milliseconds since the epoch. */
  readonly at: number;
}

/** Every method but `close` throws ioredis's errors. */
export interface UndeliveredEvents {
  /** The newest of them, newest first. */
  list(limit: number): Promise<readonly UndeliveredEvent[]>;
  count(): Promise<number>;
  /** Has it sent again, as often as a new one. */
  retry(eventId: string): Promise<'retried' | 'missing'>;
  close(): Promise<void>;
}

export const createUndeliveredEvents = (client: RedisClient, keys: Keys): UndeliveredEvents => {
  const queue = openDeliveryQueue(client, keys);
  return {
    list: async (limit) => {
      const jobs = await queue.getFailed(0, limit - 1);
      return jobs.map((job) => ({
        eventId: job.data.id,
        eventType: job.data.event_type,
        reason: job.failedReason ?? 'unknown',
        at: job.finishedOn ?? job.timestamp,
      }));
    },
    count: () => queue.getFailedCount(),
    retry: async (eventId) => {
      const job = await queue.getJob(eventId);
      if (job === undefined || !(await job.isFailed())) return 'missing';
      await job.retry('failed', { resetAttemptsMade: true });
      return 'retried';
    },
    close: () => queue.close(),
  };
};
