import { describe, expect, it } from 'vitest';

import {
  at,
  conferenceCreated,
  conferenceEnded,
  deadlinePassed,
  messageFailed,
  opened,
  participant,
  seatReleased,
  seatRequested,
} from '../support/events.ts';
import { givenRoom, quietRoom } from '../support/given-room.ts';
import { STARTED_AT } from '../support/sample-call.ts';
import type { ConferenceEvent } from '../../src/conference/message.ts';

const OPEN = [seatRequested('a'), opened('a', 'c-1'), participant('joined', 'a', 'c-1')] as const;

const floor = (callLegId: string, occurredAt: string, conferenceId = 'c-1'): ConferenceEvent => ({
  type: 'conference.floor.changed',
  conferenceId,
  connectionId: null,
  clientState: null,
  occurredAt,
  callLegId,
  callControlId: `v3:${callLegId}`,
});

describe('a room', () => {
  it('is idle until somebody asks for a seat', () => {
    for (const stray of [seatReleased('a'), participant('left', 'a', 'c-1'), deadlinePassed]) {
      expect(givenRoom().when(stray)).toLeadTo({ phase: 'idle', members: {} });
    }
  });

  it('tells those who ask to join, once it is open', () => {
    expect(givenRoom(...OPEN).when(seatRequested('b'))).toLeadTo({
      phase: 'open',
      told: [['b', { type: 'seat.join', conferenceId: 'c-1', starts: false, recorded: false }]],
      members: { a: 'joined', b: 'joining' },
    });
  });

  it('refuses a seat when all are taken, those of callers who wait included', () => {
    const small = quietRoom({ conference: { max_participants: 2 } });

    expect(small(seatRequested('a'), seatRequested('b')).when(seatRequested('c'))).toLeadTo({
      phase: 'opening',
      told: [['c', { type: 'seat.refused', reason: 'full' }]],
      members: { a: 'opening', b: 'waiting' },
    });
  });

  it('gives a seat that was given back to the next who asks', () => {
    const small = quietRoom({ conference: { max_participants: 2 } });

    expect(
      small(seatRequested('a'), seatRequested('b'), seatReleased('b')).when(seatRequested('c')),
    ).toLeadTo({ phase: 'opening', told: [['c', 'seat.wait']] });
  });

  it("takes the time of its conference from Telnyx's own event", () => {
    expect(givenRoom(...OPEN).when(conferenceCreated('c-1', { connectionId: 'x' }))).toLeadTo({
      phase: 'open',
      state: { conference: { createdAt: STARTED_AT + 9_000, connectionId: 'x' } },
    });
  });

  it('does not believe an event that says another year', () => {
    const created = conferenceCreated('c-1', { occurredAt: '2025-09-02T09:18:03.976123Z' });

    expect(givenRoom(...OPEN).when(created)).toLeadTo({
      phase: 'open',
      state: { conference: { createdAt: STARTED_AT + (OPEN.length + 1) * 1_000 } },
    });
  });

  it('calls the conference by prefix and line', () => {
    expect(givenRoom(...OPEN).state).toMatchObject({ conference: { name: 'pre-support' } });
  });

  it('knows who speaks, by the newest event of its own conference', () => {
    const speaking = givenRoom(...OPEN, floor('a', at(20)));

    expect(speaking.when(floor('b', at(21)))).toLeadTo({
      phase: 'open',
      state: { conference: { floorCallControlId: 'v3:b' } },
    });
    expect(speaking.when(floor('b', at(19)))).toLeadTo({
      phase: 'open',
      state: { conference: { floorCallControlId: 'v3:a' } },
    });
    expect(speaking.when(floor('b', at(21), 'c-0'))).toLeadTo({
      phase: 'open',
      state: { conference: { floorCallControlId: 'v3:a' } },
    });
  });

  it('goes on after a message that could not be applied', () => {
    expect(givenRoom(...OPEN).when(messageFailed)).toLeadTo({
      phase: 'open',
      members: { a: 'joined' },
    });
  });

  it('sends a guest home whose wait for a host is over, unless the conference has begun', () => {
    const hosts = quietRoom({ waitForHost: true, hostPin: '9999' });
    const waited = { type: 'wait.expired', callLegId: 'a' } as const;

    expect(hosts(...OPEN).when(waited)).toLeadTo({
      phase: 'open',
      told: [['a', { type: 'room.dismissed', reason: 'no-host' }]],
    });
    expect(
      hosts(...OPEN, participant('joined', 'h', 'c-1', at(30), { role: 'host' })).when(waited),
    ).toLeadTo({ phase: 'open' });
  });

  it('counts a new generation for each opening', () => {
    expect(
      givenRoom(...OPEN, conferenceEnded('c-1'), seatReleased('a')).when(seatRequested('b')),
    ).toLeadTo({ phase: 'opening', told: [['b', { type: 'seat.create', generation: 2 }]] });
  });
});
