import { describe, expect, it } from 'vitest';

import { participant } from '../support/events.ts';
import { givenParty, type Followed } from '../support/given-party.ts';

const MINUTE_MS = 60_000;
const HOSTED = { hostPin: '4711', waitForHost: true } as const;

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, nth) => `caller-${nth}`);

const joinsOf = ({ told }: Followed) =>
  Object.values(told)
    .flat()
    .filter((message) => message.type === 'seat.join');

describe('whoever comes', () => {
  it('hears how many there are, and nobody else hears it', () => {
    const party = givenParty();
    expect(party.joins('ann').heard).toEqual({ ann: ['you-are-first'] });
    expect(party.joins('bob').heard).toEqual({ bob: ['count-many 2'] });
    expect(party.joins('cem').heard).toEqual({ cem: ['count-many 3'] });
  });

  it('is counted once, however often Telnyx says so', () => {
    const party = givenParty();
    party.joins('ann');
    const again = party.gets({
      type: 'participant.joined',
      callLegId: 'ann',
      callControlId: 'v3:ann',
      callSessionId: null,
      from: null,
      role: 'guest',
      conferenceId: party.conference.conferenceId,
      occurredAt: null,
    });
    expect(again.commands).toEqual([]);
    expect(party.conference).toMatchObject({ joinedTotal: 1, peakParticipantCount: 1 });
  });
});

describe('many who come at once', () => {
  it('have no tone and hear no count beyond the first five', () => {
    const party = givenParty();
    const crowd = party.joinTogether(names(50));
    expect(joinsOf(crowd)).toHaveLength(49);
    expect(joinsOf(crowd).filter(({ quiet }) => !quiet)).toHaveLength(4);
    expect(crowd.heard).toEqual({});
  });

  it('are a crowd for ten seconds, and then the tone is back', () => {
    const party = givenParty();
    party.joinTogether(names(20));
    expect(joinsOf(party.asks('ann'))).toMatchObject([{ quiet: true }]);
    party.passes(10_000);
    expect(joinsOf(party.asks('bob'))).toMatchObject([{ quiet: false }]);
    expect(party.joins('cem').heard).toEqual({ cem: ['count-many 21'] });
  });

  it('are a crowd also when they waited for the conference to be opened', () => {
    const party = givenParty();
    const [first = '', ...others] = names(20);
    const [opening] = [first, ...others].map((name) => party.asks(name));
    expect(opening?.told).toMatchObject({ [first]: [{ type: 'seat.create' }] });
    const opened = party.gets({
      type: 'conference.created',
      conferenceId: 'conference-1',
      connectionId: null,
      clientState: null,
      callLegId: first,
      occurredAt: '2026-11-22T09:00:30.000000Z',
    });
    expect(joinsOf(opened).filter(({ quiet }) => !quiet)).toHaveLength(4);
  });

  it('all hear that there is no host yet', () => {
    const party = givenParty(HOSTED);
    const crowd = party.joinTogether(names(30));
    expect(Object.values(crowd.heard)).toEqual(Array(30).fill(['wait-for-host']));
  });
});

describe('a line that waits for a host', () => {
  it('is started by the host, whoever created the conference', () => {
    const party = givenParty(HOSTED);
    expect(party.joins('ann').heard).toEqual({ ann: ['wait-for-host'] });
    expect(party.conference.started).toBe(false);
    expect(party.asks('host', { role: 'host' }).told).toMatchObject({ host: [{ starts: true }] });
    party.joins('host', { role: 'host' });
    expect(party.conference.started).toBe(true);
    expect(party.asks('bob').told).toMatchObject({ bob: [{ starts: false }] });
    expect(party.joins('bob').heard).toEqual({ bob: ['count-many 3'] });
  });

  it('does not send home a guest who waits alone, and does one whom nobody joined', () => {
    const party = givenParty({ ...HOSTED, aloneMinutes: 1 });
    party.joins('ann');
    expect(party.passes(2 * MINUTE_MS).told).toEqual({});
    party.joins('host', { role: 'host' });
    party.leaves('host');
    expect(party.passes(MINUTE_MS).told).toEqual({
      ann: [{ type: 'room.dismissed', reason: 'alone' }],
    });
  });

  it('is started by a guest who is made a host, and joins again for it', () => {
    const party = givenParty(HOSTED);
    party.joins('ann');
    party.joins('bob');
    const promoted = party.operator({ do: 'role', callControlId: 'v3:ann', role: 'host' });
    expect(promoted.told).toMatchObject({
      ann: [
        { type: 'role.changed', role: 'host' },
        { type: 'seat.join', starts: true },
      ],
    });
    expect(party.conference.started).toBe(false);
    expect(party.asks('late', { role: 'host' }).told).toMatchObject({ late: [{ starts: true }] });
    party.gets(
      participant('joined', 'ann', 'conference-1', '2026-11-22T09:59:00.000000Z', { role: 'host' }),
    );
    expect(party.conference.started).toBe(true);
    expect(party.state.counts).toMatchObject({ joined: 2, hostsJoined: 1 });
  });

  it('sends a guest home who has waited for too long, and nobody once it has begun', () => {
    const party = givenParty(HOSTED);
    party.joins('ann');
    expect(party.gets({ type: 'wait.expired', callLegId: 'ann' }).told).toEqual({
      ann: [{ type: 'room.dismissed', reason: 'no-host' }],
    });
    party.joins('host', { role: 'host' });
    expect(party.gets({ type: 'wait.expired', callLegId: 'ann' }).told).toEqual({});
  });
});

describe('the last one left', () => {
  const two = (aloneMinutes: number) => {
    const party = givenParty({ aloneMinutes });
    party.joins('ann');
    party.joins('bob');
    return party;
  };

  it('is told after a moment, and let go after as long as the line says', () => {
    const party = two(1);
    expect(party.leaves('bob').heard).toEqual({});
    expect(party.passes(5_000).heard).toEqual({ ann: ['you-are-alone'] });
    expect(party.passes(MINUTE_MS - 5_000).told).toEqual({
      ann: [{ type: 'room.dismissed', reason: 'alone' }],
    });
  });

  it('hears nothing when both hang up', () => {
    const party = two(1);
    expect([party.leaves('bob'), party.leaves('ann')].flatMap(({ commands }) => commands)).toEqual(
      [],
    );
    expect(party.passes(9_000).heard).toEqual({});
  });

  it('is not let go when somebody comes meanwhile, and the time begins anew after that', () => {
    const party = two(1);
    party.leaves('bob');
    party.passes(50_000);
    party.joins('cem');
    expect(party.passes(MINUTE_MS).told).toEqual({});
    party.leaves('cem');
    expect(party.passes(50_000).told).toEqual({});
    expect(party.passes(10_000).told).toEqual({
      ann: [{ type: 'room.dismissed', reason: 'alone' }],
    });
  });

  it('is let go also when nobody ever came', () => {
    const party = givenParty({ aloneMinutes: 1 });
    party.joins('ann');
    expect(party.passes(MINUTE_MS).told).toEqual({
      ann: [{ type: 'room.dismissed', reason: 'alone' }],
    });
  });
});
