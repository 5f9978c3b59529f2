// Looks for keys that would stay for ever.

import { Redis } from 'ioredis';

/** What BullMQ keeps of a queue itself, once a queue and not once a job. */
const QUEUE_KEYS = /:(meta|id|events|marker|stalled-check|pc|limiter)$/;

/** Keys without a TTL, but for those of the queues themselves. */
export const findKeysWithoutTtl = async (url: string): Promise<readonly string[]> => {
  const redis = new Redis(url);
  try {
    const keys = (await redis.keys('*')).filter((key) => !QUEUE_KEYS.test(key));
    const ttls = await Promise.all(keys.map((key) => redis.pttl(key)));
    return keys.filter((_key, index) => ttls[index] === -1);
  } finally {
    redis.disconnect();
  }
};
