import { setTimeout as pause } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { anotherConnection } from '../../src/redis/another-connection.ts';
import { connectRedis, untilReady, type RedisClient } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startRedis } from '../support/redis-server.ts';
import { startScriptedSentinel } from '../support/scripted-sentinel.ts';

const READY_TIMEOUT_MS = 5_000;
/** For the word to get from one process to itself. */
const ON_ITS_WAY_MS = 50;

const connect = (url: string): RedisClient => {
  const client = connectRedis(parseRedisUrl(url), 'worker', recordedLog());
  onTestFinished(() => client.disconnect());
  return client;
};

// BullMQ duplicates the connection that it is given for its blocking reads.
test.each([
  { which: 'a connection', make: (client: RedisClient): RedisClient => client },
  {
    which: 'its duplicate',
    make: (client: RedisClient): RedisClient => {
      const duplicate = anotherConnection(client);
      duplicate.on('error', () => {});
      onTestFinished(() => duplicate.disconnect());
      return duplicate;
    },
  },
])('$which that hears of a failover while it reconnects is there again', async ({ make }) => {
  await using server = await startRedis();
  await using sentinel = await startScriptedSentinel(server);
  const client = make(connect(sentinel.url));
  await untilReady(client, READY_TIMEOUT_MS);
  await sentinel.isHeard;

  const asked = sentinel.holdAnswers();
  await server.restart();
  await asked;
  sentinel.tellOfFailover();
  await pause(ON_ITS_WAY_MS);
  sentinel.release();

  expect(await client.set('key', 'kept')).toBe('OK');
});
