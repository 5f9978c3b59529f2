// Which message ids Redis knows, as src/redis/seen.lua notes them.

import { hash } from 'node:crypto';

import { Cluster, type Redis } from 'ioredis';

import { readArchivedCall } from '../../src/redis/archive-call.ts';
import type { RedisClient } from '../../src/redis/connection.ts';

const SCAN_COUNT = 1_000;
const HEX_DIGITS = 13;
const PATTERNS = ['*:ids:*', '*:ids-before:*', '*:archive:*'];

const seenNumber = (id: string): string =>
  String(Number.parseInt(hash('sha1', id).slice(0, HEX_DIGITS), 16));

/** Whether any mailbox has been given this message. */
export const readSeen = async (client: RedisClient): Promise<(id: string) => boolean> => {
  // A cluster knows its masters only once it is connected.
  await client.ping();
  const servers = client instanceof Cluster ? client.nodes('master') : [client];
  const found: Set<string>[] = [];
  // In this order: what a call has seen moves to its archive.
  for (const pattern of PATTERNS) {
    const keys = (await Promise.all(servers.map((server) => keysOf(server, pattern)))).flat();
    found.push(await readNumbers(client, keys));
  }
  return (id) => found.some((numbers) => numbers.has(seenNumber(id)));
};

/** @param keys sets of such numbers, and archives of calls. */
export const seenIn = async (
  client: RedisClient,
  keys: readonly string[],
): Promise<(id: string) => boolean> => {
  const numbers = await readNumbers(client, keys);
  return (id) => numbers.has(seenNumber(id));
};

const readNumbers = async (client: RedisClient, keys: readonly string[]): Promise<Set<string>> =>
  new Set((await Promise.all(keys.map((key) => numbersIn(client, key)))).flat());

const numbersIn = async (client: RedisClient, key: string): Promise<readonly string[]> => {
  if (!key.includes(':archive:')) return client.smembers(key);
  const archive = await client.getBuffer(key);
  return archive === null ? [] : readArchivedCall(archive).seen.map(String);
};

const keysOf = async (server: Redis, match: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const page of server.scanStream({ match, count: SCAN_COUNT })) {
    // A scan answers lists of keys.
    found.push(...(page as string[]));
  }
  return found;
};
