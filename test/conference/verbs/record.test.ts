import { describe, expect, it } from 'vitest';

import { commandsOf, givenParty } from '../../support/given-party.ts';

const STARTED = { type: 'conferences.recordStart', format: 'mp3', channels: 'single' };

describe('recording by key', () => {
  const withHost = () => {
    const party = givenParty({ hostPin: '4711', record: 'host' });
    party.joins('host', { role: 'host' });
    party.joins('ann');
    return party;
  };

  it('starts and stops, and everybody hears it', () => {
    const party = withHost();
    const started = party.presses('host', 'record');
    expect(started.commands).toMatchObject([STARTED, {}]);
    expect(started.heard).toEqual({ host: ['recording-started'], ann: ['recording-started'] });
    expect(party.conference.recording).toBe('on');
    const stopped = party.presses('host', 'record');
    expect(commandsOf(stopped, 'conferences.recordStop')).toHaveLength(1);
    expect(stopped.heard).toEqual({ host: ['recording-stopped'], ann: ['recording-stopped'] });
    expect(party.conference.recording).toBe('off');
  });

  it('is not for a line that is never recorded', () => {
    const party = givenParty({ hostPin: '4711', record: 'off' });
    party.joins('host', { role: 'host' });
    const pressed = party.presses('host', 'record');
    expect([pressed.heard, party.conference.recording]).toEqual([
      { host: ['recording-off'] },
      'off',
    ]);
  });

  it('tells who comes later before they join', () => {
    const party = withHost();
    party.presses('host', 'record');
    expect(party.asks('late').told).toMatchObject({ late: [{ recorded: true }] });
    expect(party.joins('late').heard['late']).toEqual(['count-many 3']);
  });

  it('tells who was on the way in when it began, once they are in', () => {
    const party = withHost();
    party.asks('late');
    party.presses('host', 'record');
    const joined = party.gets({
      type: 'participant.joined',
      callLegId: 'late',
      callControlId: 'v3:late',
      callSessionId: null,
      from: null,
      role: 'guest',
      conferenceId: party.conference.conferenceId,
      occurredAt: null,
    });
    expect(joined.heard).toEqual({ late: ['being-recorded', 'count-many 3'] });
  });

  it('is taken back, and everybody hears it, when Telnyx refuses it', () => {
    const party = withHost();
    const [start] = party.presses('host', 'record').commands;
    const refused = party.refuses(start, 'rejected');
    expect(refused.heard).toEqual({ host: ['recording-stopped'], ann: ['recording-stopped'] });
    expect(party.conference.recording).toBe('off');
  });
});

describe('a line that is always recorded', () => {
  it('begins with the second participant, whoever that is', () => {
    const party = givenParty({ record: 'on' });
    expect(commandsOf(party.joins('ann'), 'conferences.recordStart')).toEqual([]);
    const second = party.joins('bob');
    expect(commandsOf(second, 'conferences.recordStart')).toHaveLength(1);
    expect(second.heard).toMatchObject({
      ann: ['recording-started'],
      bob: ['recording-started', 'count-many 2'],
    });
    expect(commandsOf(party.joins('cem'), 'conferences.recordStart')).toEqual([]);
  });

  it('does not record the hold audio of those who wait for a host', () => {
    const party = givenParty({ record: 'on', hostPin: '4711', waitForHost: true });
    const waiting = [party.joins('ann'), party.joins('bob')];
    expect(waiting.flatMap((joined) => commandsOf(joined, 'conferences.recordStart'))).toEqual([]);
    const host = party.joins('host', { role: 'host' });
    expect(commandsOf(host, 'conferences.recordStart')).toHaveLength(1);
  });

  it('stays off for the rest of the conference once a host has stopped it', () => {
    const party = givenParty({ record: 'on', hostPin: '4711' });
    party.joins('host', { role: 'host' });
    party.joins('ann');
    party.presses('host', 'record');
    expect(commandsOf(party.joins('bob'), 'conferences.recordStart')).toEqual([]);
    expect(commandsOf(party.presses('host', 'record'), 'conferences.recordStart')).toHaveLength(1);
  });

  it('tries again with the next caller when Telnyx could not be reached, and only then', () => {
    const party = givenParty({ record: 'on' });
    party.joins('ann');
    const [start] = commandsOf(party.joins('bob'), 'conferences.recordStart');
    party.refuses(start, 'unavailable');
    const [again] = commandsOf(party.joins('cem'), 'conferences.recordStart');
    party.refuses(again, 'rejected');
    expect(commandsOf(party.joins('dan'), 'conferences.recordStart')).toEqual([]);
  });
});
