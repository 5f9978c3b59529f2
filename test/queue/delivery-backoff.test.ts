import { expect, it } from 'vitest';

import { DELIVERY_ATTEMPTS, deliveryBackoffMs } from '../../src/queue/delivery-backoff.ts';

const HOUR_MS = 3_600_000;

it('waits longer from attempt to attempt, for about a day in all', () => {
  const pauses = Array.from({ length: DELIVERY_ATTEMPTS - 1 }, (_, index) =>
    deliveryBackoffMs(index + 1, 0),
  );

  expect(pauses[0]).toBe(5_000);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  const inAll = pauses.reduce((sum, pause) => sum + pause, 0);
  expect(inAll).toBeGreaterThan(20 * HOUR_MS);
  expect(inAll).toBeLessThan(48 * HOUR_MS);
});

it('spreads what failed at once, by a fifth at most', () => {
  expect(deliveryBackoffMs(1, 0.999)).toBeGreaterThan(5_900);
  expect(deliveryBackoffMs(1, 0.999)).toBeLessThanOrEqual(6_000);
});
