import { describe, expect, it } from 'vitest';

import type { Command } from '../../../src/call/command.ts';
import { isOpposed } from '../../../src/conference/verbs/overtaken.ts';
import { succeeded } from '../../support/events.ts';
import { commandsOf, givenParty, type Followed } from '../../support/given-party.ts';

const muted = (followed: Followed) =>
  commandsOf(followed, 'conferences.mute').map(({ callControlIds }) => callControlIds);
const unmuted = (followed: Followed) =>
  commandsOf(followed, 'conferences.unmute').map(({ callControlIds }) => callControlIds);

const withHost = () => {
  const party = givenParty({ hostPin: '4711' });
  party.joins('host', { role: 'host' });
  party.joins('ann');
  party.joins('bob');
  return party;
};

describe('muting oneself', () => {
  it('mutes and unmutes by the caller’s own id, and the caller alone hears it', () => {
    const party = withHost();
    const first = party.presses('ann', 'mute');
    expect([muted(first), first.heard]).toEqual([[['v3:ann']], { ann: ['you-are-muted'] }]);
    expect(party.member('ann')).toMatchObject({ muted: true });
    const second = party.presses('ann', 'mute');
    expect([unmuted(second), second.heard]).toEqual([[['v3:ann']], { ann: ['you-are-unmuted'] }]);
    expect(party.member('ann')).toMatchObject({ muted: false });
  });

  it('is said to Telnyx again when Telnyx shows otherwise', () => {
    const party = withHost();
    party.presses('ann', 'mute');
    const drifted = party.gets({ type: 'mute.drifted', callLegId: 'ann', muted: false });
    expect(muted(drifted)).toEqual([['v3:ann']]);
    expect(party.gets({ type: 'mute.drifted', callLegId: 'bob', muted: false }).commands).toEqual(
      [],
    );
  });
});

describe('a mute and an unmute that overtake each other', () => {
  const commandIn = ({ commands }: Followed): Command => {
    const found = commands.find(isOpposed);
    if (found === undefined) throw new Error('nobody is muted or unmuted');
    return found;
  };

  it('end as it was decided last', () => {
    const party = withHost();
    const [mutes, unmutes] = [party.presses('ann', 'mute'), party.presses('ann', 'mute')];
    expect(party.gets(succeeded(commandIn(unmutes))).commands).toEqual([]);
    expect(unmuted(party.gets(succeeded(commandIn(mutes))))).toEqual([['v3:ann']]);
    expect(party.member('ann')).toMatchObject({ muted: false });
  });

  it('name nobody but those who were decided about otherwise', () => {
    const party = withHost();
    const all = party.presses('host', 'mute-all');
    party.operator({ do: 'unmute', who: ['v3:bob'] });
    expect(unmuted(party.gets(succeeded(commandIn(all))))).toEqual([['v3:bob']]);
  });

  it('are nothing to a later conference', () => {
    const party = withHost();
    const mutes = party.presses('ann', 'mute');
    for (const name of ['host', 'ann', 'bob']) party.leaves(name);
    party.ends('all_left');
    party.joins('ann');
    expect(party.gets(succeeded(commandIn(mutes))).commands).toEqual([]);
  });
});

describe('muting all', () => {
  it('mutes the guests and no host, and tells each what it means', () => {
    const party = withHost();
    const all = party.presses('host', 'mute-all');
    expect(muted(all)).toEqual([['v3:ann', 'v3:bob']]);
    expect(all.heard).toEqual({
      ann: ['muted-by-host'],
      bob: ['muted-by-host'],
      host: ['all-muted'],
    });
    const none = party.presses('host', 'mute-all');
    expect(unmuted(none)).toEqual([['v3:ann', 'v3:bob']]);
    expect(none.heard).toMatchObject({ ann: ['you-are-unmuted'], host: ['all-unmuted'] });
  });

  it('names nobody to Telnyx when there are no guests: an empty list means everybody', () => {
    const party = givenParty({ hostPin: '4711' });
    party.joins('host', { role: 'host' });
    const all = party.presses('host', 'mute-all');
    expect(all.commands).toMatchObject([{ type: 'conferences.speak' }]);
    expect(party.conference.mode).toBe('muted');
  });

  it('holds for guests who come later, and for no host who comes later', () => {
    const party = withHost();
    party.presses('host', 'mute-all');
    expect(muted(party.joins('late'))).toEqual([['v3:late']]);
    expect(muted(party.joins('second', { role: 'host' }))).toEqual([]);
    party.presses('host', 'mute-all');
    expect(muted(party.joins('later'))).toEqual([]);
  });

  it('cannot be undone by a guest, who is told how to ask', () => {
    const party = withHost();
    party.presses('host', 'mute-all');
    const pressed = party.presses('ann', 'mute');
    expect([unmuted(pressed), pressed.heard]).toEqual([[], { ann: ['muted-by-host'] }]);
  });

  it('leaves hosts to themselves', () => {
    const party = withHost();
    party.presses('host', 'mute-all');
    party.presses('host', 'mute');
    expect(party.presses('host', 'mute').heard).toEqual({ host: ['you-are-unmuted'] });
  });

  it('concerns a host who is made a guest, and not a guest who is made a host', () => {
    const party = withHost();
    party.presses('host', 'mute-all');
    party.operator({ do: 'role', callControlId: 'v3:ann', role: 'host' });
    expect(party.presses('ann', 'mute').heard).toEqual({ ann: ['you-are-unmuted'] });
    const demoted = party.operator({ do: 'role', callControlId: 'v3:ann', role: 'guest' });
    expect(muted(demoted)).toEqual([['v3:ann']]);
  });
});

describe('a line that mutes on entry', () => {
  it('mutes every guest by id once they are in, and no host', () => {
    const party = givenParty({ hostPin: '4711', muteOnEntry: true });
    expect(muted(party.joins('host', { role: 'host' }))).toEqual([]);
    const joining = party.asks('ann');
    expect([muted(joining), party.member('ann')?.muted]).toEqual([[], true]);
    expect(muted(party.joins('ann'))).toEqual([['v3:ann']]);
  });

  it('lets guests unmute themselves while the host has not muted all', () => {
    const party = givenParty({ muteOnEntry: true });
    party.joins('ann');
    expect(party.presses('ann', 'mute').heard).toEqual({ ann: ['you-are-unmuted'] });
  });
});
