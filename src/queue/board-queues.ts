// The queues as a person looks at them: for reading only, and writing nothing by being opened.

import { Queue } from 'bullmq';

import type { RedisClient } from '../redis/connection.ts';
import type { Keys } from '../redis/keys.ts';
import { DELIVERY_QUEUE } from './delivery-queue.ts';
import { COMMANDS_QUEUE, DRAIN_QUEUE } from './queues.ts';

export const openBoardQueues = (client: RedisClient, keys: Keys): readonly Queue[] =>
  [DRAIN_QUEUE, COMMANDS_QUEUE, DELIVERY_QUEUE].map((name) => {
    const queue = new Queue(name, {
      connection: client,
      prefix: keys.queuePrefix(),
      skipMetasUpdate: true,
      skipWaitingForReady: true,
      skipVersionCheck: true,
    });
    // The connection's errors are logged by who made it; an `error` that nobody hears would end the
    // process.
    queue.on('error', () => {});
    return queue;
  });
