import { expect, test } from 'vitest';

import { atMostEvery } from '../src/at-most-every.ts';

test('the first is written at once, the next after the interval, with what was left out', () => {
  let now = 1_000;
  const written: unknown[] = [];
  const write = atMostEvery(
    60_000,
    (value: string, suppressed) => written.push([value, suppressed]),
    () => now,
  );
  write('a');
  now += 59_999;
  write('b');
  write('c');
  now += 1;
  write('d');
  now += 60_000;
  write('e');
  expect(written).toEqual([
    ['a', 0],
    ['d', 2],
    ['e', 0],
  ]);
});
