import { describe, expect, it } from 'vitest';

import { momentOf } from '../../src/call/occurred-at.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

describe('when an event happened', () => {
  it.each([
    ['just now', '2026-11-22T11:59:59.250000Z'],
    ['four hours ago', '2026-11-22T08:00:00.000000Z'],
    ['on a clock that is ahead', '2026-11-22T12:00:07.000000Z'],
  ])("is Telnyx's time: %s", (_when, occurredAt) => {
    expect(momentOf(occurredAt, NOW)).toBe(Date.parse(occurredAt));
  });

  it.each([
    ['a year ago', '2025-09-02T09:17:43.976123Z'],
    ['longer ago than a call can last', '2026-11-22T07:59:59.999000Z'],
    ['tomorrow', '2026-11-23T12:00:00.000000Z'],
  ])('is now where the time cannot be right: %s', (_when, occurredAt) => {
    expect(momentOf(occurredAt, NOW)).toBe(NOW);
  });
});
