import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { until } from '../support/ask-redis.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { startServiceOn } from '../support/test-service.ts';
import { differences } from './differences.ts';
import { lostWebhooks } from './lost-webhooks.ts';
import { startSteadyCalls } from './steady-calls.ts';

const TEST_TIMEOUT_MS = 60_000;
const OPTIONS = { env: { RECONCILE_INTERVAL_SECS: '2' } };
const SETTLED = { timeout: 60_000, interval: 250 };
const LINES = 6;
/** Of pino. */
const ERROR_LEVEL = 50;

test(
  'calls go through on a cluster of three masters',
  async () => {
    await using cluster = await startRedisCluster();
    await using service = await startServiceOn(cluster.url, OPTIONS);
    const { simulator, read, logged } = service;
    const callers = Array.from({ length: 2 * LINES }, (_, nth) =>
      simulator.dial({ from: callerNumber(nth), to: lineNumber(nth % LINES) }),
    );

    await Promise.all(callers.map(({ joined }) => joined));
    await expect.poll(() => differences(service), SETTLED).toEqual([]);
    for (const caller of callers) caller.hangUp();

    const completed = Array.from({ length: LINES }, () => ({
      status: 'completed',
      peak_participant_count: 2,
    }));
    await expect.poll(() => read('/conferences'), SETTLED).toMatchObject(completed);
    expect(await lostWebhooks(cluster.url, simulator)).toEqual([]);
    expect(logged.filter(({ level }) => Number(level) >= ERROR_LEVEL)).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'calls go on while a replica of the cluster takes over a third of the slots',
  async () => {
    await using cluster = await startRedisCluster();
    await using service = await startServiceOn(cluster.url, OPTIONS);
    const { simulator } = service;
    const calls = startSteadyCalls(simulator, { everyMs: 100, stayMs: 1_000, lines: LINES });
    await pause(1_500);

    await cluster.masters[0]?.kill();
    await until(cluster.replica, /^master/, 'ROLE');
    await pause(1_500);
    await calls.stop();

    await Promise.all(calls.callers.map(({ ended }) => ended));
    await expect.poll(() => differences(service), SETTLED).toEqual([]);
    expect(await lostWebhooks(cluster.url, simulator)).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);
