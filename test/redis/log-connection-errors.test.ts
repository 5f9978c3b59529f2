import { expect, onTestFinished, test } from 'vitest';

import { connectRedis, untilReady, type RedisClient } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startRedis } from '../support/redis-server.ts';

const READY_TIMEOUT_MS = 5_000;
const FAILED_ATTEMPTS = 4;

test('an outage is one line, its repeats are counted, and its end is a line', async () => {
  await using server = await startRedis();
  const log = recordedLog();
  const client = connectRedis(parseRedisUrl(server.url), 'scripts', log);
  onTestFinished(() => client.disconnect());
  await untilReady(client, READY_TIMEOUT_MS);
  expect(log.entries).toEqual([]);

  await server.kill();
  await untilClosed(client, FAILED_ATTEMPTS);
  await server.restart();
  await untilReady(client, READY_TIMEOUT_MS);

  expect(log.entries.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'warn: a Redis connection failed',
    'info: a Redis connection is back',
  ]);
  expect(log.entries[0]?.fields).toMatchObject({ connection: 'scripts', suppressed: 0 });
  expect(log.entries[1]?.fields).toMatchObject({ suppressed: expect.any(Number) });
  expect(log.entries[1]?.fields).not.toMatchObject({ suppressed: 0 });
});

const untilClosed = (client: RedisClient, times: number): Promise<void> =>
  new Promise((resolve) => {
    let closed = 0;
    client.on('close', () => {
      closed += 1;
      if (closed === times) resolve();
    });
  });
