import { expect, test } from 'vitest';

import { commandBackoffMs, CommandRetryError } from '../../src/queue/command-backoff.ts';

const ALMOST_1 = 0.999_999;

test.each([
  [1, 200, 400],
  [2, 400, 800],
  [3, 800, 1_600],
  [4, 1_500, 3_000],
  [5, 1_500, 3_000],
  [50, 1_500, 3_000],
])('after attempt %i the wait is between %i and %i ms', (attempt, least, most) => {
  expect(commandBackoffMs(attempt, new Error('reset'), 0)).toBe(least);
  expect(commandBackoffMs(attempt, new Error('reset'), ALMOST_1)).toBe(most);
});

test('what Telnyx asks for is waited, and a little more by chance', () => {
  const asked = new CommandRetryError(429, '10011', 5_000);
  expect(commandBackoffMs(1, asked, 0)).toBe(5_000);
  expect(commandBackoffMs(1, asked, ALMOST_1)).toBe(5_200);
});

test('what Telnyx asks for does not shorten the wait', () => {
  expect(commandBackoffMs(3, new CommandRetryError(429, null, 0), 0)).toBe(800);
});

test('an error names status and code', () => {
  expect(new CommandRetryError(429, '10011', null).message).toBe(
    'Telnyx answered 429 with code 10011',
  );
  expect(new CommandRetryError(503, null, null).message).toBe('Telnyx answered 503');
  expect(new CommandRetryError(null, null, null).message).toBe('Telnyx answered nothing');
});
