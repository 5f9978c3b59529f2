import { Cluster } from 'ioredis';

import type { RedisClient } from './connection.ts';

/** As the first was made: to the same servers, with the same patience. The caller ends it. */
export const anotherConnection = (client: RedisClient): RedisClient =>
  // Each has its own `duplicate`, and TypeScript cannot call the two as one.
  client instanceof Cluster ? client.duplicate() : client.duplicate();
