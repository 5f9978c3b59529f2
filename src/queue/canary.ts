// Proves that workers take jobs: a job of the real queue leaves a trace. A worker that says it is
// running proves nothing; BullMQ's have been seen to wait for ever after a reconnect.

import { pause } from '../pause.ts';
import type { RedisClient } from '../redis/connection.ts';
import type { Keys } from '../redis/keys.ts';
import { atMostEvery } from '../at-most-every.ts';
import type { Queues } from './queues.ts';

const INTERVAL_MS = 5_000;
const STALE_AFTER_MS = 20_000;
const ERROR_LOG_INTERVAL_MS = 10_000;

export interface CanaryOptions {
  readonly queues: Pick<Queues, 'addCanary'>;
  readonly log: { warn(fields: object, message: string): void };
}

export interface Canary {
  close(): Promise<void>;
}

/** Sends one at once and one every 5 s until it is closed. */
export const startCanary = ({ queues, log }: CanaryOptions): Canary => {
  const closed = new AbortController();
  const failed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    log.warn({ err, suppressed }, 'no canary could be sent'),
  );
  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await queues.addCanary().catch(failed);
      await pause(INTERVAL_MS, closed.signal);
    }
  };
  const running = loop();
  return {
    close: async () => {
      closed.abort();
      await running;
    },
  };
};

/**
 * Whether a worker, in whatever process, has taken a canary within the last 20 s.
 *
 * @param now milliseconds since the epoch.
 * @throws ioredis's errors.
 */
export const workersAlive = async (
  client: RedisClient,
  keys: Keys,
  now: number,
): Promise<boolean> => {
  const takenAt = await client.get(keys.canary());
  return takenAt !== null && now - Number(takenAt) <= STALE_AFTER_MS;
};
