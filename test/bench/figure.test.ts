import { expect, test } from 'vitest';

import { inPairs, isReached, measured, median, quantile, type Figure } from './figure.ts';

const figure = (overrides: Partial<Figure>): Figure => ({
  name: 'a figure',
  value: 10,
  unit: 'ms',
  baseline: 4,
  measure: 'ratio',
  bound: { atMost: 3 },
  isExact: false,
  ...overrides,
});

test('a ratio is the value over the baseline', () => {
  expect(measured(figure({}))).toBe(2.5);
});

test('a value and a baseline belong together where one round gave them', () => {
  const pairs = inPairs([2, 9, 30], [1, 3, 30]);
  expect(pairs).toEqual({ value: 9, baseline: 3, measure: 'ratio', ratio: 2 });
  expect(measured(figure(pairs))).toBe(2);
});

test('a value stands alone, whatever its baseline', () => {
  expect(measured(figure({ measure: 'value' }))).toBe(10);
});

test('a bound is reached where the measure meets it', () => {
  expect(isReached(figure({ bound: { atMost: 2.5 } }))).toBe(true);
  expect(isReached(figure({ bound: { atMost: 2.4 } }))).toBe(false);
  expect(isReached(figure({ bound: { atLeast: 2.5 } }))).toBe(true);
  expect(isReached(figure({ bound: { atLeast: 2.6 } }))).toBe(false);
});

test('what could not be measured is not reached', () => {
  expect(isReached(figure({ value: Number.NaN }))).toBe(false);
});

test('a figure without a bound is neither reached nor missed', () => {
  expect(isReached(figure({ bound: null }))).toBeNull();
});

test('the median of an even count lies between the middle two', () => {
  expect(median([9, 1, 3])).toBe(3);
  expect(median([9, 1, 3, 4])).toBe(3.5);
});

test('a quantile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(quantile(values, 0.5)).toBe(50);
  expect(quantile(values, 0.99)).toBe(99);
  expect(quantile([], 0.99)).toBeNaN();
});
