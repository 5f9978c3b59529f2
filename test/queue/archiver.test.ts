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

test('tries again what failed, and says so once', async () => {
  let tries = 0;
  archiver.rest('one', async () => {
    tries += 1;
    if (tries < 3) throw new Error('Redis is away');
    archived.push('one');
  });
  now = 10_000;
  await vi.waitFor(() => expect(archived).toEqual(['one']), 6_000);
  expect(log.entries.map(({ message }) => message)).toEqual([
    'what has ended could not be archived',
  ]);
});

test('forgets what rests when it is closed', async () => {
  rest('one');
  await archiver.close();
  now = 10_000;
  await lookedAgain();
  expect(archived).toEqual([]);
});
