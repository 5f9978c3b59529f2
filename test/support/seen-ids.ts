// Which message ids Redis knows, as src/redis/seen.lua notes them.

import { hash } from 'node:crypto';

import { Cluster, type Redis } from 'ioredis';

import type { RedisClient } from '../../src/redis/connection.ts';

const SCAN_COUNT = 1_000;
const HEX_DIGITS = 13;

const seenNumber = (id: string): string =>
  String(Number.parseInt(hash('sha1', id).slice(0, HEX_DIGITS), 16));

/** Whether any mailbox has been given this message. */
export const readSeen = async (client: RedisClient): Promise<(id: string) => boolean> => {
  // A cluster knows its masters only once it is connected.
  await client.ping();
  const servers = client instanceof Cluster ? client.nodes('master') : [client];
  const keys = (await Promise.all(servers.map(seenKeys))).flat();
  return seenIn(client, keys);
};

export const seenIn = async (
  client: RedisClient,
  keys: readonly string[],
): Promise<(id: string) => boolean> => {
  const numbers = new Set((await Promise.all(keys.map((key) => client.smembers(key)))).flat());
  return (id) => numbers.has(seenNumber(id));
};

const seenKeys = async (server: Redis): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const match of ['*:seen:*', '*:seen-before:*']) {
    for await (const page of server.scanStream({ match, count: SCAN_COUNT })) {
      // A scan answers lists of keys.
      found.push(...(page as string[]));
    }
  }
  return found;
};
