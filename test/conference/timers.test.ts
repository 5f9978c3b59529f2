import { describe, expect, it } from 'vitest';

import { givenParty } from '../support/given-party.ts';

const MINUTE_MS = 60_000;

const warnedAfter = (minutes: number, line: Parameters<typeof givenParty>[0]) => {
  const party = givenParty({ ...line, aloneMinutes: 240 });
  party.joins('ann');
  party.joins('bob');
  const before = party.passes(minutes * MINUTE_MS - 10_000).heard;
  return [before, party.passes(10_000).heard];
};

const both = (sentence: string) => ({ ann: [sentence], bob: [sentence] });

describe('a conference that Telnyx is about to end', () => {
  it('is warned of so many minutes before its duration runs out', () => {
    const line = { conference: { duration_minutes: 30 }, warnBeforeEndMinutes: 10 };
    expect(warnedAfter(20, line)).toEqual([{}, both('end-warning 10')]);
  });

  it('is warned of five minutes before the four hours, when no duration is set', () => {
    expect(warnedAfter(235, {})).toEqual([{}, both('end-warning 5')]);
  });

  it('is warned of in words for one minute', () => {
    const line = { conference: { duration_minutes: 2 }, warnBeforeEndMinutes: 1 };
    expect(warnedAfter(1, line)).toEqual([{}, both('end-warning-one')]);
  });

  it.each([
    ['no minutes before', { conference: { duration_minutes: 30 }, warnBeforeEndMinutes: 0 }],
    [
      'as long before as it lasts',
      { conference: { duration_minutes: 5 }, warnBeforeEndMinutes: 5 },
    ],
  ])('is not warned of %s', (_title, line) => {
    expect(warnedAfter(30, line)).toEqual([{}, {}]);
  });

  it('counts from when Telnyx opened it, for whoever comes late as well', () => {
    const party = givenParty({ conference: { duration_minutes: 30 }, aloneMinutes: 240 });
    party.joins('ann');
    party.passes(24 * MINUTE_MS);
    party.joins('late');
    expect(party.passes(MINUTE_MS).heard).toEqual({
      ann: ['end-warning 5'],
      late: ['end-warning 5'],
    });
  });
});

describe('times of a room that come at once', () => {
  it('all have their effect', () => {
    const party = givenParty({
      conference: { duration_minutes: 10 },
      warnBeforeEndMinutes: 9,
      aloneMinutes: 1,
    });
    party.joins('ann');
    // A worker that was away finds both of them overdue.
    const late = party.passes(MINUTE_MS);
    expect([late.heard, late.told]).toEqual([
      { ann: ['end-warning 9'] },
      { ann: [{ type: 'room.dismissed', reason: 'alone' }] },
    ]);
  });

  it('of one conference do not reach into the next', () => {
    const party = givenParty({ aloneMinutes: 1, conference: { duration_minutes: 10 } });
    party.joins('ann');
    party.ends('all_left');
    expect(party.state.timers).toEqual({});
    party.joins('bob');
    expect(party.passes(50_000).told).toEqual({});
  });
});
