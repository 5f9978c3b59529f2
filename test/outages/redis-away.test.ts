import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ask, until } from '../support/ask-redis.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { startServiceOn, type RunningService } from '../support/test-service.ts';
import { differences } from './differences.ts';
import { lostWebhooks } from './lost-webhooks.ts';
import { postWebhook } from './post-webhook.ts';
import { startSteadyCalls } from './steady-calls.ts';

const TEST_TIMEOUT_MS = 60_000;
const SETTLED = { timeout: 60_000, interval: 250 };
const OUTAGE_MS = 2_000;
const STAYING_LINE = lineNumber(9);
/** Of pino. */
const WARN_LEVEL = 40;
/** About one for each connection and queue. */
const LINES_MAX = 20;

interface Outage {
  readonly outage: string;
  readonly readyAnswer: number;
  readonly answeredMs: number;
  readonly begin: (redis: RedisServer) => Promise<unknown>;
  readonly end: (redis: RedisServer) => Promise<unknown>;
}

test.each<Outage>([
  {
    outage: 'is stopped',
    readyAnswer: 503,
    answeredMs: 1_200,
    begin: (redis: RedisServer) => redis.kill(),
    end: (redis: RedisServer) => redis.restart(),
  },
  {
    outage: 'is frozen',
    readyAnswer: 503,
    answeredMs: 1_500,
    begin: async (redis: RedisServer) => redis.freeze(),
    end: async (redis: RedisServer) => redis.resume(),
  },
  {
    outage: 'has no memory left',
    // It answers; the workers are known to be stuck only once their canary is 20 s old.
    readyAnswer: 200,
    answeredMs: 1_200,
    begin: (redis: RedisServer) => ask(redis, 'CONFIG', 'SET', 'maxmemory', 1),
    end: (redis: RedisServer) => ask(redis, 'CONFIG', 'SET', 'maxmemory', 0),
  },
  {
    outage: 'cannot write to its disk',
    readyAnswer: 503,
    answeredMs: 1_200,
    // A snapshot that cannot take its place fails, and Redis then refuses every write.
    begin: async (redis) => {
      await mkdir(join(redis.directory, 'dump.rdb'));
      await ask(redis, 'CONFIG', 'SET', 'save', '3600 1');
      await ask(redis, 'BGSAVE');
      await until(redis, /rdb_last_bgsave_status:err/, 'INFO', 'persistence');
    },
    end: async (redis) => {
      await rmdir(join(redis.directory, 'dump.rdb'));
      await ask(redis, 'BGSAVE');
      await until(redis, /rdb_last_bgsave_status:ok/, 'INFO', 'persistence');
    },
  },
])(
  'while Redis $outage webhooks are refused in time, and then all goes on',
  async ({ answeredMs, readyAnswer, begin, end }) => {
    await using redis = await startRedis({ appendOnly: true });
    await using service = await startServiceOn(redis.url, {
      env: { RECONCILE_INTERVAL_SECS: '2', LOG_LEVEL: 'info' },
    });
    const { simulator, logged } = service;
    const staying = simulator.dial({ from: callerNumber(1_000), to: STAYING_LINE });
    const conference = await staying.joined;
    const calls = startSteadyCalls(simulator, { everyMs: 200, stayMs: 1_000, lines: 2 });
    await calls.callers[0]?.joined;

    await begin(redis);
    const before = logged.length;
    for (const until = Date.now() + OUTAGE_MS; Date.now() < until;) {
      const answer = await postWebhook(service);
      expect(answer).toMatchObject({ status: 503, retryAfter: '1' });
      expect(answer.tookMs).toBeLessThan(answeredMs);
    }
    expect(await statusOf(service, '/livez')).toBe(200);
    expect(await statusOf(service, '/readyz')).toBe(readyAnswer);
    const warned = logged.slice(before).filter(({ level }) => Number(level) >= WARN_LEVEL);
    expect(warned.length).toBeLessThan(LINES_MAX);
    await end(redis);

    await calls.stop();
    await Promise.all(calls.callers.map(({ ended }) => ended));
    const late = simulator.dial({ from: callerNumber(1_001), to: STAYING_LINE });
    expect(await late.joined).toBe(conference);
    await expect.poll(() => differences(service), SETTLED).toEqual([]);
    expect(await lostWebhooks(redis.url, simulator)).toEqual([]);
    expect(await statusOf(service, '/readyz')).toBe(200);
  },
  TEST_TIMEOUT_MS,
);

const statusOf = async ({ app }: RunningService, path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${app.publicPort}${path}`)).status;
