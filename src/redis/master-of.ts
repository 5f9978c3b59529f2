// Which server holds a key, as the client knows it now.

import { Cluster, Command, type Redis } from 'ioredis';

import type { RedisClient } from './connection.ts';

/** Undefined while a cluster's client does not know who serves the key's slot. */
export const masterOf = (client: RedisClient, key: string): Redis | undefined => {
  if (!(client instanceof Cluster)) return client;
  const address = client.slots[new Command('exists', [key]).getSlot()]?.[0];
  return client
    .nodes('master')
    .find(({ options }) => `${options.host}:${options.port}` === address);
};
