// Whether the service has anything left to do.

import { setTimeout as pause } from 'node:timers/promises';

import type { Redis } from 'ioredis';

import { COMMANDS_QUEUE, DRAIN_QUEUE } from '../../src/queue/queues.ts';
import { allShards, type Keys } from '../../src/redis/keys.ts';

const POLL_MS = 50;

/**
 * Resolves when nothing is unread, nothing is queued and no command is without a result, with how often it
 * has looked.
 */
export const pollUntilIdle = async (client: Redis, keys: Keys): Promise<number> => {
  const queues = [DRAIN_QUEUE, COMMANDS_QUEUE].map((queue) => `${keys.queuePrefix()}:${queue}`);
  for (let looks = 1; ; looks += 1) {
    const look = client.pipeline();
    for (const shard of allShards) look.zcard(keys.pending(shard)).zcard(keys.asked(shard));
    for (const queue of queues) {
      look.llen(`${queue}:wait`).llen(`${queue}:paused`).llen(`${queue}:active`);
      look.zcard(`${queue}:prioritized`).zcard(`${queue}:delayed`);
    }
    const counts = (await look.exec()) ?? [];
    if (counts.every(([, count]) => count === 0)) return looks;
    await pause(POLL_MS);
  }
};
