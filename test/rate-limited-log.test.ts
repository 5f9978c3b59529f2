import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createRateLimitedLog } from '../src/rate-limited-log.ts';
import { recordedLog } from './support/recorded-log.ts';

describe('a rate-limited log', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const outage = (count: number) => {
    const recorded = recordedLog();
    const log = createRateLimitedLog(recorded, 10);
    for (let at = 1; at <= count; at += 1) log.warn({ at }, 'Redis failed');
    return { log, entries: recorded.entries };
  };

  test('writes the first fault at once, and nothing of what follows in its interval', () => {
    const { entries } = outage(500);
    vi.advanceTimersByTime(9_999);
    expect(entries).toEqual([{ level: 'warn', fields: { at: 1 }, message: 'Redis failed' }]);
  });

  test('writes at the end of the interval the newest fault, and how many it stands for', () => {
    const { entries } = outage(500);
    vi.advanceTimersByTime(10_000);
    expect(entries.slice(1)).toEqual([
      { level: 'warn', fields: { at: 500, suppressed: 499 }, message: 'Redis failed' },
    ]);
  });

  test('writes one line an interval while the outage lasts, each counting from the last', () => {
    const { log, entries } = outage(1);
    for (let second = 0; second < 30; second += 1) {
      log.warn({}, 'Redis failed');
      vi.advanceTimersByTime(1_000);
    }
    expect(entries.slice(1).map(({ fields }) => fields)).toEqual([
      { suppressed: 10 },
      { suppressed: 10 },
      { suppressed: 10 },
    ]);
  });

  test('writes nothing more after a quiet interval, and the next fault at once again', () => {
    const { log, entries } = outage(2);
    vi.advanceTimersByTime(60_000);
    expect(entries).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
    log.warn({}, 'Redis failed');
    expect(entries).toHaveLength(3);
  });
});
