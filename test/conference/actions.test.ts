import { describe, expect, it } from 'vitest';

import type { RoomAction } from '../../src/conference/message.ts';
import { succeeded } from '../support/events.ts';
import { commandsOf, givenParty } from '../support/given-party.ts';

const HOLD_AUDIO = 'https://media.example.com/hold.mp3';

const meeting = () => {
  const party = givenParty({
    hostPin: '4711',
    record: 'host',
    conference: { hold_audio_url: HOLD_AUDIO, region: 'Europe' },
  });
  party.joins('host', { role: 'host' });
  party.joins('ann');
  party.joins('bob');
  return party;
};

const on = { conferenceId: 'conference-1', region: 'Europe' } as const;

describe('an operator’s action on some', () => {
  it.each(['mute', 'unmute', 'unhold'] as const)('%s names exactly those', (act) => {
    const { commands, heard } = meeting().operator({ do: act, who: ['v3:bob', 'v3:ann'] });
    expect(commands).toEqual([
      { type: `conferences.${act}`, ...on, callControlIds: ['v3:ann', 'v3:bob'] },
    ]);
    expect(heard).toEqual({});
  });

  it('hold lets them hear the line’s hold audio, and shows them on hold', () => {
    const party = meeting();
    expect(party.operator({ do: 'hold', who: ['v3:ann'] }).commands).toEqual([
      {
        type: 'conferences.hold',
        ...on,
        callControlIds: ['v3:ann'],
        callLegId: 'ann',
        audio: { audioUrl: HOLD_AUDIO },
      },
    ]);
    expect(party.member('ann')).toMatchObject({ onHold: true });
    party.operator({ do: 'unhold', who: 'everybody' });
    expect(party.member('ann')).toMatchObject({ onHold: false });
  });

  it('hold and unhold end as it was decided last, when they overtake each other', () => {
    const party = meeting();
    const [held] = party.operator({ do: 'hold', who: 'everybody' }).commands;
    const [freed] = party.operator({ do: 'unhold', who: ['v3:ann'] }).commands;
    if (held === undefined || freed === undefined) throw new Error('nothing was asked of Telnyx');
    expect(party.gets(succeeded(freed)).commands).toEqual([]);
    expect(party.gets(succeeded(held)).commands).toEqual([
      { type: 'conferences.unhold', ...on, callControlIds: ['v3:ann'], callLegId: 'ann' },
    ]);
    party.operator({ do: 'hold', who: ['v3:ann'] });
    expect(commandsOf(party.gets(succeeded(freed)), 'conferences.hold')).toMatchObject([
      { callControlIds: ['v3:ann'] },
    ]);
  });

  it('hold is said to Telnyx again when Telnyx shows otherwise', () => {
    const party = meeting();
    party.operator({ do: 'hold', who: ['v3:ann'] });
    const drifted = party.gets({ type: 'hold.drifted', callLegId: 'ann', onHold: false });
    expect(commandsOf(drifted, 'conferences.hold')).toMatchObject([{ callControlIds: ['v3:ann'] }]);
    const other = party.gets({ type: 'hold.drifted', callLegId: 'bob', onHold: true });
    expect(commandsOf(other, 'conferences.unhold')).toMatchObject([{ callControlIds: ['v3:bob'] }]);
    expect(party.gets({ type: 'hold.drifted', callLegId: 'bob', onHold: false }).commands).toEqual(
      [],
    );
  });

  it('kick tells each of them, and nobody else', () => {
    expect(meeting().operator({ do: 'kick', who: ['v3:ann'] }).told).toEqual({
      ann: [{ type: 'room.dismissed', reason: 'kicked' }],
    });
  });

  it.each<RoomAction>([
    { do: 'mute', who: ['v3:stranger'] },
    { do: 'hold', who: ['v3:stranger'] },
    { do: 'kick', who: ['v3:stranger'] },
    { do: 'stop', who: ['v3:stranger'] },
    { do: 'speak', who: ['v3:stranger'], payload: 'Hello.', voice: null, language: null },
  ])('$do does nothing when none of them is there: no list is empty by accident', (action) => {
    const acted = meeting().operator(action);
    expect([acted.commands, acted.told]).toEqual([[], {}]);
  });
});

describe('an operator’s action on everybody', () => {
  it('mutes by the ids of all, those who are on the way in left out', () => {
    const party = meeting();
    party.asks('late');
    expect(party.operator({ do: 'mute', who: 'everybody' }).commands).toEqual([
      { type: 'conferences.mute', ...on, callControlIds: ['v3:host', 'v3:ann', 'v3:bob'] },
    ]);
  });

  it('speaks with the line’s voice, or with another', () => {
    const party = meeting();
    const words = { do: 'speak', who: 'everybody', payload: 'Five more minutes.' } as const;
    expect(party.operator({ ...words, voice: null, language: null }).commands).toEqual([
      {
        type: 'conferences.speak',
        ...on,
        everybody: true,
        payload: 'Five more minutes.',
        voice: 'female',
        language: 'en-US',
      },
    ]);
    expect(party.operator({ ...words, voice: 'male', language: 'fr-FR' }).commands).toMatchObject([
      { voice: 'male', language: 'fr-FR' },
    ]);
  });

  it('plays, and stops what plays', () => {
    const party = meeting();
    const audio = { mediaName: 'jingle' };
    const play = { do: 'play', who: 'everybody', audio, loop: 'infinity' } as const;
    expect(party.operator(play).commands).toEqual([
      { type: 'conferences.play', ...on, everybody: true, audio, loop: 'infinity' },
    ]);
    expect(party.operator({ do: 'stop', who: ['v3:ann'] }).commands).toEqual([
      { type: 'conferences.stop', ...on, callControlIds: ['v3:ann'] },
    ]);
  });

  it('mutes and unmutes guests with the mode, who hear what it means', () => {
    const party = meeting();
    expect(party.operator({ do: 'mode', mode: 'muted' }).heard).toEqual({
      ann: ['muted-by-host'],
      bob: ['muted-by-host'],
    });
    expect(party.conference.mode).toBe('muted');
    expect(party.operator({ do: 'mode', mode: 'open' }).heard).toEqual({
      ann: ['you-are-unmuted'],
      bob: ['you-are-unmuted'],
    });
  });
});

describe('an operator’s action on the conference', () => {
  it('locks, unlocks and ends it', () => {
    const party = meeting();
    party.operator({ do: 'lock' });
    expect(party.conference.locked).toBe(true);
    party.operator({ do: 'unlock' });
    expect(party.conference.locked).toBe(false);
    const ended = party.operator({ do: 'end' });
    expect(ended.commands).toEqual([
      { type: 'conferences.endConference', conferenceId: 'conference-1' },
    ]);
  });

  it('records, pauses, goes on and stops, and everybody hears each of them', () => {
    const party = meeting();
    const steps = ['record_start', 'record_pause', 'record_resume', 'record_stop'] as const;
    const heard = steps.map((act) => party.operator({ do: act }).heard['ann']);
    expect(heard).toEqual([
      ['recording-started'],
      ['recording-paused'],
      ['recording-resumed'],
      ['recording-stopped'],
    ]);
  });

  it('does nothing that is done already', () => {
    const party = meeting();
    const idle = (['record_stop', 'record_pause', 'record_resume'] as const).flatMap(
      (act) => party.operator({ do: act }).commands,
    );
    expect(idle).toEqual([]);
  });

  it('does nothing to another conference, or to one that is being ended', () => {
    const party = meeting();
    const gone = party.gets({
      type: 'action.requested',
      conferenceId: 'conference-0',
      action: { do: 'end' },
    });
    expect(gone.commands).toEqual([]);
    party.operator({ do: 'end' });
    expect(party.operator({ do: 'lock' }).commands).toEqual([]);
    expect(party.conference.locked).toBe(false);
  });
});

describe('an operator’s change of role', () => {
  it('is told to the call, and counts', () => {
    const party = meeting();
    const promoted = party.operator({ do: 'role', callControlId: 'v3:ann', role: 'host' });
    expect(promoted.told).toEqual({ ann: [{ type: 'role.changed', role: 'host' }] });
    expect(party.state.counts).toMatchObject({ hosts: 2, hostsJoined: 2 });
    party.operator({ do: 'role', callControlId: 'v3:host', role: 'guest' });
    expect(party.state.counts).toMatchObject({ hosts: 1, hostsJoined: 1 });
  });

  it('is nothing to somebody who has it, or who is not there', () => {
    const party = meeting();
    for (const callControlId of ['v3:host', 'v3:stranger']) {
      expect(party.operator({ do: 'role', callControlId, role: 'host' }).told).toEqual({});
    }
  });
});

it('dials somebody for the line, in the conference’s generation', () => {
  const dialled = meeting().operator({
    do: 'dial',
    to: '+13125550199',
    from: '+13125550100',
    connectionId: '7267',
    role: 'guest',
    timeoutSecs: 20,
  });
  expect(commandsOf(dialled, 'calls.dial')).toEqual([
    {
      type: 'calls.dial',
      to: '+13125550199',
      from: '+13125550100',
      connectionId: '7267',
      clientState: { line: 'support', role: 'guest', generation: 1 },
      timeoutSecs: 20,
    },
  ]);
});
