// A hand on the Redis server itself, beside every proxy.

import { Redis } from 'ioredis';

import type { RedisServer } from '../support/redis-server.ts';

/** Answers `done`, or that the server was away. */
export const controlRedis = async (
  { host, port }: RedisServer,
  act: (client: Redis) => Promise<unknown>,
): Promise<string> => {
  const client = new Redis({ host, port, lazyConnect: true, maxRetriesPerRequest: 1 });
  client.on('error', () => {});
  try {
    await client.connect();
    await act(client);
    return 'done';
  } catch (error) {
    return `away: ${String(error)}`;
  } finally {
    client.disconnect();
  }
};
