import { ReplyError } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { startArchiver, type Archiver } from '../../src/queue/archiver.ts';
import { recordedLog, type RecordedLog } from '../support/recorded-log.ts';

let archiver: Archiver;
let log: RecordedLog;
let now: number;
let archived: string[];

beforeEach(() => {
  log = recordedLog();
  now = 0;
  archived = [];
  archiver = startArchiver({ clock: () => now, log });
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

test('leaves time for others: a hundred a second', async () => {
  for (let name = 0; name < 150; name += 1) rest(String(name));
  now = 10_000;
  await vi.waitFor(() => expect(archived).toHaveLength(100), { timeout: 3_000, interval: 5 });
  await vi.waitFor(() => expect(archived).toHaveLength(150), 3_000);
});

test('forgets what rests when it is closed', async () => {
  rest('one');
  now = 10_000;
  await archiver.close();
  await lookedAgain();
  expect(archived).toEqual([]);
});
