import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { LEASE_SHARE } from '../../src/reconcile/round.ts';
import { startReconciler, type Reconciler } from '../../src/reconcile/start-reconciler.ts';
import { createLease, type Lease } from '../../src/redis/lease.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { callerNumber } from '../support/phone-numbers.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { roundOptions } from '../support/round-options.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';

/** Longer than any test: what happens happens because of a trigger. */
const NEVER_MS = 600_000;

let all: Mailboxes;
let simulator: Simulator;
let reconciler: Reconciler | null = null;
let log = recordedLog();
let repairs: string[] = [];

beforeAll(async () => {
  all = await startMailboxes();
  simulator = await startSimulator();
});
afterEach(async () => {
  await reconciler?.close();
  reconciler = null;
  await all.client.flushall();
  simulator.reset();
});
afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
  await all[Symbol.asyncDispose]();
});

const newLease = (): Lease => createLease(all.client, all.keys.reconciler());

const start = (intervalMs: number): Reconciler => {
  log = recordedLog();
  repairs = [];
  reconciler = startReconciler({
    intervalMs,
    ...roundOptions(all, simulator.baseUrl),
    connectionId: simulator.connectionId,
    lease: newLease(),
    now: Date.now,
    onRepair: (kind) => repairs.push(kind),
    log,
  });
  return reconciler;
};

/** How often Telnyx has been asked for the legs: once in a survey, twice when it shows any. */
const surveys = (): number =>
  simulator.journal
    .of('command.replied')
    .filter(({ operation }) => operation === 'connections.listActiveCalls').length;

const untilSurveys = (count: number): Promise<unknown> =>
  expect.poll(surveys, { interval: 10 }).toBeGreaterThanOrEqual(count);

/** Somebody at Telnyx of whom no webhook told. */
const ring = (): void => void simulator.dial({ from: callerNumber(1), to: '+12025550100' });

describe('a trigger', () => {
  test('begins a survey at once', async () => {
    const running = start(NEVER_MS);
    await untilSurveys(1);
    const before = surveys();
    running.trigger();
    await untilSurveys(before + 1);
    expect(surveys()).toBeGreaterThan(before);
  });

  test('during a survey begins another one after it', async () => {
    simulator.nextCommand('conferences.list', { delayMs: 200 });
    const running = start(NEVER_MS);
    await expect.poll(() => simulator.journal.of('command.fault').length, { interval: 5 }).toBe(1);
    running.trigger();
    await untilSurveys(2);
    expect(surveys()).toBe(2);
  });

  test('does not make a difference of a moment a lasting one', async () => {
    ring();
    const running = start(NEVER_MS);
    for (const count of [1, 3, 5, 7]) {
      await untilSurveys(count);
      running.trigger();
    }
    await running.close();
    expect(repairs).toEqual([]);
  });
});

test('a difference is mended within an interval and once', async () => {
  ring();
  const intervalMs = 1_000;
  start(intervalMs);
  const startedAt = performance.now();
  await expect.poll(() => repairs, { interval: 10 }).toEqual(['leg_found']);
  expect(performance.now() - startedAt).toBeLessThan(intervalMs);
});

test('a survey that failed is repeated soon, and told once', async () => {
  const intervalMs = 8_000;
  simulator.nextCommand('connections.listActiveCalls', { status: 500 }, 2);
  start(intervalMs);
  const startedAt = performance.now();
  await untilSurveys(3);
  expect(performance.now() - startedAt).toBeLessThan(intervalMs / 2);
  expect(log.entries).toEqual([
    expect.objectContaining({ message: 'Telnyx and Redis could not be compared' }),
  ]);
});

describe('of two processes', () => {
  test('one surveys', async () => {
    await newLease().hold(NEVER_MS);
    start(400);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(surveys()).toBe(0);
  });

  test('the other one surveys within half an interval of the death of the first', async () => {
    const intervalMs = 2_000;
    // What a process that has just died leaves behind.
    await newLease().hold(intervalMs * LEASE_SHARE);
    start(intervalMs);
    const startedAt = performance.now();
    await untilSurveys(1);
    expect(performance.now() - startedAt).toBeLessThan(intervalMs / 2);
  });

  test('the first keeps the lease between its surveys', async () => {
    const intervalMs = 4_000;
    start(intervalMs);
    await untilSurveys(1);
    const other = newLease();
    const endsAt = performance.now() + intervalMs / 2;
    while (performance.now() < endsAt) {
      expect(await other.hold(1)).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});
