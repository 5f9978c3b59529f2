// A plain connection to a test's own server.

import { Cluster, Redis } from 'ioredis';

import type { RedisClient } from '../../src/redis/connection.ts';
import type { RedisServer } from './redis-server.ts';

/** Waits for ever, as a worker does. The caller disconnects it. */
export const connectTo = ({ host, port, url }: RedisServer): RedisClient =>
  url.startsWith('redis+cluster')
    ? new Cluster([{ host, port }], { redisOptions: { maxRetriesPerRequest: null } })
    : new Redis({ host, port, maxRetriesPerRequest: null });
