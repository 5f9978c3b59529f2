import { ReplyError } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { startArchiver, type Archiver } from '../../src/queue/archiver.ts';
import { recordedLog, type RecordedLog } from '../support/recorded-log.ts';

let archiver: Archiver;
let log: RecordedLog;
let now: number;
let archived: string[];
let utilization: number;

beforeEach(() => {
  log = recordedLog();
  now = 0;
  archived = [];
  utilization = 0;
  archiver = startArchiver({ clock: () => now, utilization: () => utilization, log });
});
afterEach(() => archiver.close());

const rest = (name: string): void =>
  archiver.rest(name, async () => {
    archived.push(name);
  });
/** It looks every second. */
const lookedAgain = () => new Promise((resolve) => setTimeout(resolve, 1_300));

test('archives what has rested for ten seconds, once', async () => {
  rest('one');
  now = 5_000;
  rest('two');
  now = 10_000;
  await vi.waitFor(() => expect(archived).toEqual(['one']), 3_000);
  now = 15_000;
  await vi.waitFor(() => expect(archived).toEqual(['one', 'two']), 3_000);
  now = 60_000;
  await lookedAgain();
  expect(archived).toEqual(['one', 'two']);
});

test('begins to wait again when more comes', async () => {
  rest('one');
  rest('two');
  now = 9_000;
  rest('one');
  now = 10_000;
  await vi.waitFor(() => expect(archived).toEqual(['two']), 3_000);
  now = 19_000;
  await vi.waitFor(() => expect(archived).toEqual(['two', 'one']), 3_000);
});

test('tries again when Redis is back, and keeps nothing else waiting', async () => {
  let isAway = true;
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    archiver.rest(name, async () => {
      if (isAway) throw new ReplyError('OOM command not allowed');
      archived.push(name);
    });
  }
  rest('six');
  now = 10_000;
  await vi.waitFor(() => expect(archived).toEqual(['six']), 3_000);
  expect(log.entries.map(({ message }) => message)).toEqual([
    'what has ended could not be archived',
  ]);

  isAway = false;
  now = 20_000;
  await vi.waitFor(() => expect(archived).toHaveLength(6), 3_000);
});

test('gives up what fails for another reason', async () => {
  let tries = 0;
  archiver.rest('one', async () => {
    tries += 1;
    throw new Error('it cannot be packed');
  });
  now = 10_000;
  await vi.waitFor(() => expect(tries).toBe(1), 3_000);
  now = 60_000;
  await lookedAgain();
  expect(tries).toBe(1);
});

test('does less the busier its thread is', async () => {
  utilization = 0.4;
  for (let name = 0; name < 45; name += 1) rest(String(name));
  now = 10_000;
  await vi.waitFor(() => expect(archived).toHaveLength(40), { timeout: 3_000, interval: 5 });
  utilization = 0.5;
  await lookedAgain();
  expect(archived).toHaveLength(40);
  utilization = 0;
  await vi.waitFor(() => expect(archived).toHaveLength(45), 3_000);
});

test('remembers ten thousand, the newest of them', async () => {
  for (let name = 0; name <= 10_000; name += 1) rest(String(name));
  now = 10_000;
  await vi.waitFor(() => expect(archived.length).toBeGreaterThan(0), 3_000);
  expect(archived).toContain('1');
  expect(archived).not.toContain('0');
});

test('forgets what rests when it is closed', async () => {
  rest('one');
  now = 10_000;
  await archiver.close();
  await lookedAgain();
  expect(archived).toEqual([]);
});
