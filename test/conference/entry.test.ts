import { describe, expect, it } from 'vitest';

import { givenParty, type Party } from '../support/given-party.ts';

const MINUTE_MS = 60_000;
const ANN = '+13125550001';
const BOB = '+13125550002';

const asked = (party: Party, from: string | null) => {
  const [answer] = party.gets({ type: 'entry.asked', callLegId: 'new', from }).told['new'] ?? [];
  if (answer?.type !== 'entry.answered') throw new Error('the room did not answer');
  return answer;
};
const guesses = (party: Party, from: string | null, times: number): void => {
  for (let time = 0; time < times; time += 1) {
    party.gets({ type: 'pin.refused', callLegId: 'new', from });
  }
};

describe('a room that is asked about a caller', () => {
  it('knows nothing of a stranger', () => {
    expect(asked(givenParty(), ANN)).toEqual({
      type: 'entry.answered',
      line: 'support',
      role: null,
      pauseMs: 0,
      isBarred: false,
    });
  });
});

describe('wrong PINs', () => {
  it.each([
    [3, 0],
    [4, 1_000],
    [5, 2_000],
    [6, 4_000],
    [8, 16_000],
    [11, 30_000],
  ])('%i of them, over however many calls, make a caller wait for %i ms', (times, pauseMs) => {
    const party = givenParty();
    guesses(party, ANN, times);
    expect(asked(party, ANN)).toMatchObject({ pauseMs, isBarred: false });
    expect(asked(party, BOB)).toMatchObject({ pauseMs: 0 });
  });

  it('bar a caller after twelve, and nobody else', () => {
    const party = givenParty();
    guesses(party, ANN, 12);
    expect(asked(party, ANN)).toMatchObject({ isBarred: true });
    expect(asked(party, BOB)).toMatchObject({ isBarred: false });
  });

  it('are counted together for callers who withhold their numbers', () => {
    const party = givenParty();
    guesses(party, null, 12);
    expect(asked(party, null)).toMatchObject({ isBarred: true });
  });

  it('are forgotten after a quarter of an hour without another', () => {
    const party = givenParty();
    guesses(party, ANN, 12);
    party.passes(14 * MINUTE_MS);
    expect(asked(party, ANN)).toMatchObject({ isBarred: true });
    party.passes(MINUTE_MS);
    expect(asked(party, ANN)).toMatchObject({ isBarred: false, pauseMs: 0 });
  });

  it('of many callers slow down every caller of the line, and bar none', () => {
    const party = givenParty();
    for (let nth = 0; nth < 36; nth += 1) guesses(party, `+1312555${1_000 + nth}`, 1);
    expect(asked(party, BOB)).toMatchObject({ pauseMs: 2_000, isBarred: false });
  });

  it('of ever new numbers do not fill the memory', () => {
    const party = givenParty();
    for (let nth = 0; nth < 300; nth += 1) guesses(party, `+1312555${1_000 + nth}`, 1);
    expect(party.state.guesses.callers).toHaveLength(200);
    expect(party.state.guesses.callers.at(-1)).toMatchObject({ from: '+13125551299' });
  });
});

describe('a caller who was cut off', () => {
  const line = { pin: '1234', hostPin: '4711' } as const;
  const meeting = (overrides: Parameters<typeof givenParty>[0] = {}) => {
    const party = givenParty({ ...line, ...overrides });
    party.joins('host', { role: 'host', from: BOB });
    party.joins('ann', { from: ANN });
    return party;
  };

  it('is known again for five minutes, with the role', () => {
    const party = meeting();
    party.isCutOff('host');
    party.isCutOff('ann');
    expect(asked(party, BOB)).toMatchObject({ role: 'host' });
    expect(asked(party, ANN)).toMatchObject({ role: 'guest' });
    party.passes(5 * MINUTE_MS);
    expect(asked(party, BOB)).toMatchObject({ role: null });
  });

  it('is as muted as before, and keeps the place among the hands', () => {
    const party = meeting();
    party.joins('cem', { from: null });
    party.presses('ann', 'mute');
    party.presses('ann', 'hand');
    party.presses('cem', 'hand');
    party.isCutOff('ann');
    const back = party.joins('ann-again', { from: ANN });
    expect(back.commands).toMatchObject([
      { type: 'conferences.mute', callControlIds: ['v3:ann-again'] },
      { type: 'conferences.speak' },
    ]);
    expect(party.presses('host', 'next').heard).toMatchObject({ 'ann-again': ['you-are-on'] });
  });

  it('stays unmuted on a line that mutes on entry', () => {
    const party = meeting({ muteOnEntry: true });
    party.presses('ann', 'mute');
    party.isCutOff('ann');
    party.joins('ann-again', { from: ANN });
    expect(party.member('ann-again')).toMatchObject({ muted: false });
  });

  it('gets into a locked conference, once', () => {
    const party = meeting();
    party.presses('host', 'lock');
    party.isCutOff('ann');
    party.joins('ann-again', { from: ANN });
    party.leaves('ann-again');
    expect(party.asks('ann-third', { from: ANN }).told).toMatchObject({
      'ann-third': [{ type: 'seat.refused', reason: 'locked' }],
    });
  });

  it('is known also when the conference ended with the call', () => {
    const party = givenParty(line);
    party.joins('ann', { from: ANN });
    party.ends('all_left');
    party.gets({
      type: 'seat.released',
      callLegId: 'ann',
      callControlId: 'v3:ann',
      callSessionId: null,
      from: ANN,
      role: 'guest',
      isCutOff: true,
    });
    expect(asked(party, ANN)).toMatchObject({ role: 'guest' });
  });

  it('is nobody when the number is withheld', () => {
    const party = givenParty(line);
    party.joins('ann', { from: null });
    party.joins('bob', { from: BOB });
    party.isCutOff('ann');
    expect(asked(party, null)).toMatchObject({ role: null });
  });

  it('is asked for the PIN on a line that says so, and after hanging up', () => {
    const strict = meeting({ dropBack: false });
    strict.isCutOff('ann');
    expect(asked(strict, ANN)).toMatchObject({ role: null });
    const party = meeting();
    party.leaves('ann');
    expect(asked(party, ANN)).toMatchObject({ role: null });
  });

  it('comes in the role of the PIN when another one is entered', () => {
    const party = meeting();
    party.presses('ann', 'mute');
    party.isCutOff('ann');
    party.joins('ann-again', { from: ANN, role: 'host' });
    expect(party.member('ann-again')).toMatchObject({ role: 'host', muted: false });
  });
});
