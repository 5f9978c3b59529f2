import { expect, test } from 'vitest';

import { pause } from '../src/pause.ts';

const HOUR_MS = 3_600_000;

test('a pause ends after its time, and at once when it is aborted', async () => {
  const ended = new AbortController();
  await pause(1, ended.signal);
  const paused = pause(HOUR_MS, ended.signal);
  ended.abort();
  await paused;
  await pause(HOUR_MS, ended.signal);

  expect(ended.signal.aborted).toBe(true);
});
