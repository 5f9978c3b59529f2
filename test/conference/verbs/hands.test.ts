import { describe, expect, it } from 'vitest';

import { commandsOf, givenParty, type Followed } from '../../support/given-party.ts';

const muted = (followed: Followed) =>
  commandsOf(followed, 'conferences.mute').map(({ callControlIds }) => callControlIds);
const unmuted = (followed: Followed) =>
  commandsOf(followed, 'conferences.unmute').map(({ callControlIds }) => callControlIds);

const withGuests = (...names: readonly string[]) => {
  const party = givenParty({ hostPin: '4711' });
  party.joins('host', { role: 'host' });
  for (const name of names) party.joins(name);
  return party;
};

describe('raising the hand', () => {
  it('says the place in the queue, and lowers it when it is pressed again', () => {
    const party = withGuests('ann', 'bob');
    expect(party.presses('ann', 'hand').heard).toEqual({ ann: ['hand-raised 1'] });
    expect(party.presses('bob', 'hand').heard).toEqual({ bob: ['hand-raised 2'] });
    expect(party.presses('ann', 'hand').heard).toEqual({ ann: ['hand-lowered'] });
    expect(party.state.counts.hands).toBe(1);
  });

  it('is forgotten with whoever leaves', () => {
    const party = withGuests('ann');
    party.presses('ann', 'hand');
    party.leaves('ann');
    expect(party.state.counts.hands).toBe(0);
    expect(party.presses('host', 'next').heard).toEqual({ host: ['no-hands'] });
  });
});

describe('calling on the next hand', () => {
  it('goes in the order in which they were raised, not in which they came', () => {
    const party = withGuests('ann', 'bob', 'cem');
    for (const name of ['cem', 'ann', 'bob']) party.presses(name, 'hand');
    const called = [1, 2, 3].map(() => {
      const { heard } = party.presses('host', 'next');
      expect(heard['host']).toEqual(['next-called']);
      return Object.keys(heard).filter((name) => heard[name]?.includes('you-are-on'));
    });
    expect(called).toEqual([['cem'], ['ann'], ['bob']]);
    expect(party.presses('host', 'next').heard).toEqual({ host: ['no-hands'] });
  });

  it('unmutes the next one, and mutes the one before again', () => {
    const party = withGuests('ann', 'bob');
    party.presses('host', 'mute-all');
    party.presses('ann', 'hand');
    party.presses('bob', 'hand');
    const first = party.presses('host', 'next');
    expect([muted(first), unmuted(first)]).toEqual([[], [['v3:ann']]]);
    const second = party.presses('host', 'next');
    expect([muted(second), unmuted(second)]).toEqual([[['v3:ann']], [['v3:bob']]]);
  });

  it('lets whoever has the floor mute and unmute', () => {
    const party = withGuests('ann');
    party.presses('host', 'mute-all');
    party.presses('ann', 'hand');
    party.presses('host', 'next');
    party.presses('ann', 'mute');
    expect(party.presses('ann', 'mute').heard).toEqual({ ann: ['you-are-unmuted'] });
  });

  it('mutes nobody afterwards who was free to speak anyway', () => {
    const party = withGuests('ann', 'bob');
    party.presses('ann', 'hand');
    party.presses('bob', 'hand');
    party.presses('host', 'next');
    expect(muted(party.presses('host', 'next'))).toEqual([]);
    expect(party.member('ann')).toMatchObject({ muted: false });
  });

  it('keeps the floor with a speaker who raised the hand again', () => {
    const party = withGuests('ann', 'bob');
    party.presses('host', 'mute-all');
    party.presses('ann', 'hand');
    party.presses('host', 'next');
    party.presses('ann', 'hand');
    expect(muted(party.presses('host', 'next'))).toEqual([]);
    party.presses('bob', 'hand');
    expect(muted(party.presses('host', 'next'))).toEqual([['v3:ann']]);
  });
});
