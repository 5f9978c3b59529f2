import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeOccurredAt, readOccurredAt } from '../../src/telnyx/occurred-at.ts';

const RECEIVED_AT_MS = Date.UTC(2026, 10, 22, 9, 30, 0, 7);
const [EVENT, PAYLOAD, MISSPELT] = [
  '2026-11-22T09:00:01.000001Z',
  '2026-11-22T09:00:02.000001Z',
  '2026-11-22T09:00:03.000001Z',
];

describe('the time of an event', () => {
  it.each<[string, object, object, string]>([
    ["the event's own", { occurred_at: EVENT }, { occurred_at: PAYLOAD }, EVENT],
    ["the payload's next", {}, { occurred_at: PAYLOAD, occured_at: MISSPELT }, PAYLOAD],
    ['the misspelt one next', {}, { occured_at: MISSPELT }, MISSPELT],
    ["the receipt's last", {}, {}, '2026-11-22T09:30:00.007000Z'],
    ['the next when one cannot be read', { occurred_at: 'now' }, { occurred_at: PAYLOAD }, PAYLOAD],
    ['the next when one is null', { occurred_at: null }, { occured_at: MISSPELT }, MISSPELT],
  ])('is %s', (_which, event, payload, expected) => {
    expect(readOccurredAt({ ...event }, { ...payload }, RECEIVED_AT_MS)).toBe(expected);
  });

  it.each([
    ['2026-11-22T09:00:01Z', '2026-11-22T09:00:01.000000Z'],
    ['2026-11-22T09:00:01.5Z', '2026-11-22T09:00:01.500000Z'],
    ['2026-11-22T09:00:01.123Z', '2026-11-22T09:00:01.123000Z'],
    ['2026-11-22T09:00:01.123456Z', '2026-11-22T09:00:01.123456Z'],
    ['2026-11-22T09:00:01.123456789Z', '2026-11-22T09:00:01.123456Z'],
    ['2026-11-22T09:00:01.1+00:00', '2026-11-22T09:00:01.100000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000000Z'],
  ])('%s is written as %s', (text, expected) => {
    expect(normalizeOccurredAt(text)).toBe(expected);
  });

  it.each([
    ['null', null],
    ['empty text', ''],
    ['a date', '2026-11-22'],
    ['no zone', '2026-11-22T09:00:01'],
    ['another zone', '2026-11-22T09:00:01+02:00'],
    ['a 30th of February', '2026-02-30T09:00:01Z'],
    ['a 13th month', '2026-13-01T09:00:01Z'],
    ['a 25th hour', '2026-11-22T25:00:01Z'],
    ['the hour 24', '2026-11-22T24:00:00Z'],
    ['seconds since 1970', '1790000000'],
    ['a line end behind it', '2026-11-22T09:00:01Z\n'],
  ])('is not read from %s', (_what, text) => {
    expect(normalizeOccurredAt(text)).toBeNull();
  });

  it('is in the order of its text', () => {
    const moments = fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2200-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, moments, (one, other) => {
        const text = [one, other].map((date) => normalizeOccurredAt(date.toISOString()) ?? '');
        expect(text.toSorted()[0]).toBe(one <= other ? text[0] : text[1]);
      }),
    );
  });
});
