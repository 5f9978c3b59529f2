// One Redis for a whole test file, emptied between its tests.

import { afterAll, afterEach, beforeAll } from 'vitest';

import type { RedisClient } from '../../src/redis/connection.ts';
import { connectTo } from './redis-client.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

/** Gives the connection, from the first test on. */
export const useRedis = (): (() => RedisClient) => {
  let server: RedisServer;
  let client: RedisClient;

  beforeAll(async () => {
    server = await startRedis();
    client = connectTo(server);
  });
  afterEach(async () => {
    await client.flushall();
  });
  afterAll(async () => {
    client.disconnect();
    await server[Symbol.asyncDispose]();
  });

  return () => client;
};
