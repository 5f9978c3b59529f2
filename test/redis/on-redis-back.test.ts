import { expect, onTestFinished, test } from 'vitest';

import { connectRedis, untilReady, type RedisClient } from '../../src/redis/connection.ts';
import { onRedisBack } from '../../src/redis/on-redis-back.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { until } from '../support/ask-redis.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { startRedisPair } from '../support/redis-pair.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const READY_TIMEOUT_MS = 5_000;
/** Of a slot that the first of three masters owns. */
const KEY_OF_FIRST = '{3}key';

/** Connected, and used: a cluster's client connects to a server when it has something to ask it. */
const connect = async (url: string): Promise<RedisClient> => {
  const client = connectRedis(parseRedisUrl(url), 'scripts', recordedLog());
  onTestFinished(() => client.disconnect());
  await untilReady(client, READY_TIMEOUT_MS);
  await client.get(KEY_OF_FIRST);
  return client;
};

const nextTime = (client: RedisClient): Promise<void> =>
  new Promise((resolve) => onRedisBack(client, resolve));

test('a server that was restarted is back', async () => {
  await using server = await startRedis();
  const isBack = nextTime(await connect(server.url));
  await server.restart();
  await expect(isBack).resolves.toBeUndefined();
});

test('a replica that the sentinel has promoted is back', async () => {
  await using pair = await startRedisPair();
  const client = await connect(pair.url);
  const isBack = nextTime(client);
  await pair.master.kill();
  await isBack;
  expect(await client.set(KEY_OF_FIRST, 'kept')).toBe('OK');
});

test('a replica that a cluster has promoted is back', async () => {
  await using cluster = await startRedisCluster();
  const [first] = cluster.masters;
  const client = await connect(cluster.url);
  const isBack = nextTime(client);
  await (first as RedisServer).kill();
  await isBack;
  await until(cluster.replica, /^master/, 'ROLE');
  expect(await client.set(KEY_OF_FIRST, 'kept')).toBe('OK');
});
