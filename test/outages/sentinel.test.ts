import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { ask } from '../support/ask-redis.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startRedisPair } from '../support/redis-pair.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { startServiceOn } from '../support/test-service.ts';
import { differences } from './differences.ts';
import { lostWebhooks } from './lost-webhooks.ts';
import { startSteadyCalls } from './steady-calls.ts';

const TEST_TIMEOUT_MS = 60_000;
const OPTIONS = { env: { RECONCILE_INTERVAL_SECS: '2' } };
const SETTLED = { timeout: 60_000, interval: 250 };

test(
  'calls go on while the replica of a master that died takes over',
  async () => {
    await using pair = await startRedisPair();
    await using service = await startServiceOn(pair.url, OPTIONS);
    const { simulator } = service;
    const staying = [1, 2, 3].map((nth) =>
      simulator.dial({ from: callerNumber(nth), to: lineNumber(0) }),
    );
    await Promise.all(staying.map(({ joined }) => joined));

    await pair.master.kill();
    await pair.promoted();
    const late = simulator.dial({ from: callerNumber(4), to: lineNumber(0) });

    expect(await late.joined).toBe(await staying[0]?.joined);
    await expect.poll(() => differences(service), SETTLED).toEqual([]);
    for (const caller of [...staying, late]) caller.hangUp();
    await expect
      .poll(() => service.read('/conferences'), SETTLED)
      .toMatchObject([{ status: 'completed' }]);
    expect(await lostWebhooks(pair.url, simulator)).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'nothing that was answered 200 is lost when a replica takes over that lagged',
  async () => {
    await using pair = await startRedisPair();
    await using service = await startServiceOn(pair.url, OPTIONS);
    const { simulator } = service;
    const calls = startSteadyCalls(simulator, { everyMs: 50, stayMs: 500, lines: 4 });
    await pause(1_500);

    pair.replica.freeze();
    await fillLink(pair.master);
    await pause(1_500);
    await pair.master.kill();
    pair.replica.resume();
    await pair.promoted();
    await pause(1_000);
    await calls.stop();

    await Promise.all(calls.callers.map(({ ended }) => ended));
    await expect.poll(() => differences(service), SETTLED).toEqual([]);
    expect(await lostWebhooks(pair.url, simulator)).toEqual([]);
    const refused = simulator.journal.of('delivery').filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
  },
  TEST_TIMEOUT_MS,
);

/** What the system keeps for a replica that does not read. The replica reads it later, from a dead master too. */
const LINK_MIB = 32;

/** From now on whatever is written stays in the master's memory, and dies with it. */
const fillLink = async (master: RedisServer): Promise<void> => {
  const mebibyte = 'x'.repeat(1_048_576);
  for (let sent = 0; sent < LINK_MIB; sent += 1) await ask(master, 'SET', 'filler', mebibyte);
};
