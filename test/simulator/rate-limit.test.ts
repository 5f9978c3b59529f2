import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';
import { createSimulatedClock } from './simulated-clock.ts';

test('so many requests a second are let through, and told in the headers', () => {
  const clock = createSimulatedClock();
  const limit = createRateLimit(clock);
  const take = () => limit.take(2).ok;
  expect([take(), take(), take()]).toEqual([true, true, false]);
  clock.advance(999);
  expect(take()).toBe(false);
  clock.advance(1);
  expect(limit.take(2)).toMatchObject({
    ok: true,
    headers: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' },
  });
});

test('a limit of 0 is none', () => {
  const limit = createRateLimit(createSimulatedClock());
  for (let request = 0; request < 100; request++) expect(limit.take(0).ok).toBe(true);
});
