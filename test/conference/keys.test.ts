import { describe, expect, it } from 'vitest';

import { commandsOf, givenParty } from '../support/given-party.ts';
import type { KeyCommand } from '../../src/conference/message.ts';

const withHost = () => {
  const party = givenParty({ hostPin: '4711', record: 'host' });
  party.joins('host', { role: 'host' });
  party.joins('ann');
  party.joins('bob');
  return party;
};

describe('keys of everybody', () => {
  it('*# says how many are in, to the caller who asks', () => {
    const party = withHost();
    expect(party.presses('ann', 'count').heard).toEqual({ ann: ['count-many 3'] });
    party.leaves('bob');
    party.leaves('host');
    expect(party.presses('ann', 'count').heard).toEqual({ ann: ['you-are-alone'] });
  });

  it('*4 says the keys that this caller has', () => {
    const party = withHost();
    expect(party.presses('ann', 'help').heard).toEqual({ ann: ['guest-keys'] });
    expect(party.presses('host', 'help').heard).toEqual({ host: ['host-keys'] });
  });

  it('do nothing for somebody who is not in the conference, or no longer', () => {
    const party = withHost();
    expect(party.presses('stranger', 'mute').commands).toEqual([]);
    party.asks('late');
    expect(party.presses('late', 'count').commands).toEqual([]);
    party.leaves('ann');
    expect(party.presses('ann', 'hand').commands).toEqual([]);
  });
});

describe('keys of hosts', () => {
  it.each<KeyCommand>(['mute-all', 'lock', 'record', 'next', 'end-asked', 'end'])(
    '%s only tells a guest whose key it is',
    (key) => {
      const party = withHost();
      const before = party.state;
      const pressed = party.presses('ann', key);
      expect(pressed.heard).toEqual({ ann: ['hosts-only'] });
      expect(pressed.commands).toHaveLength(1);
      expect(party.state).toEqual(before);
    },
  );

  it('*7 locks and unlocks, and the host alone hears it', () => {
    const party = withHost();
    expect(party.presses('host', 'lock').heard).toEqual({ host: ['locked'] });
    expect(party.conference.locked).toBe(true);
    expect(party.presses('host', 'lock').heard).toEqual({ host: ['unlocked'] });
    expect(party.conference.locked).toBe(false);
  });

  it('*3 asks, and *3 *3 ends for everybody', () => {
    const party = withHost();
    expect(party.presses('host', 'end-asked').heard).toEqual({ host: ['press-again-to-end'] });
    expect(party.state.phase).toBe('open');
    const ended = party.presses('host', 'end');
    expect(commandsOf(ended, 'conferences.endConference')).toHaveLength(1);
    expect(party.state.phase).toBe('closing');
  });

  it('belong to whoever is a host now', () => {
    const party = withHost();
    party.operator({ do: 'role', callControlId: 'v3:ann', role: 'host' });
    expect(party.presses('ann', 'lock').heard).toEqual({ ann: ['locked'] });
    party.operator({ do: 'role', callControlId: 'v3:ann', role: 'guest' });
    expect(party.presses('ann', 'lock').heard).toEqual({ ann: ['hosts-only'] });
  });
});

describe('a locked conference', () => {
  it('refuses guests, takes hosts, and takes guests again when it is unlocked', () => {
    const party = withHost();
    party.presses('host', 'lock');
    expect(party.asks('cem').told).toEqual({ cem: [{ type: 'seat.refused', reason: 'locked' }] });
    party.joins('second', { role: 'host' });
    expect(party.state.counts.joined).toBe(4);
    party.presses('second', 'lock');
    expect(party.asks('cem').told).toMatchObject({ cem: [{ type: 'seat.join' }] });
  });

  it('is followed by one that is open', () => {
    const party = withHost();
    party.presses('host', 'lock');
    party.ends('ended_via_api');
    party.joins('ann');
    expect(party.conference.locked).toBe(false);
  });
});
