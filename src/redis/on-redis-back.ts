// When to ask whether Redis has forgotten something: it was restarted, or a replica took over that
// had not had everything.

import { Cluster } from 'ioredis';

import type { RedisClient } from './connection.ts';

/**
 * Calls `back` whenever a connection has been made anew. Sentinels' clients reconnect in a failover.
 * A cluster's client stays, and only a server of it goes: `back` may then come before a replica has
 * taken over, and what it begins has to be repeated until it succeeds.
 */
export const onRedisBack = (client: RedisClient, back: () => void): void => {
  client.on('ready', back);
  if (client instanceof Cluster) client.on('-node', back).on('+node', back);
};
