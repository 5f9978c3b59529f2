import { describe, expect, it } from 'vitest';

import {
  at,
  conferenceEnded,
  gone,
  looked,
  opened,
  participant,
  seatReleased,
  seatRequested,
} from '../support/events.ts';
import { givenRoom } from '../support/given-room.ts';
import { STARTED_AT } from '../support/sample-call.ts';

const OPEN = [seatRequested('a'), opened('a', 'c-1'), seatRequested('b')] as const;
const JOINED = [...OPEN, participant('joined', 'b', 'c-1', at(10))] as const;

describe('who is in the conference', () => {
  it('is who has joined', () => {
    expect(givenRoom(...OPEN).when(participant('joined', 'b', 'c-1'))).toLeadTo({
      phase: 'open',
      members: { a: 'joining', b: 'joined' },
      state: { counts: { joining: 1, joined: 1 }, conference: { joinedTotal: 1 } },
    });
  });

  it('is nobody who has left', () => {
    expect(givenRoom(...JOINED).when(participant('left', 'b', 'c-1', at(20)))).toLeadTo({
      phase: 'open',
      members: { a: 'joining' },
      state: { counts: { joined: 0 } },
    });
  });

  it('is nobody whose left carries the same time as joined', () => {
    const left = participant('left', 'b', 'c-1', at(10));

    expect(givenRoom(...JOINED).when(left)).toLeadTo({ phase: 'open', members: { a: 'joining' } });
    expect(givenRoom(...OPEN, left).when(participant('joined', 'b', 'c-1', at(10)))).toLeadTo({
      phase: 'open',
      members: { a: 'joining' },
    });
  });

  it('does not change by an older left', () => {
    expect(givenRoom(...JOINED).when(participant('left', 'b', 'c-1', at(5)))).toLeadTo({
      phase: 'open',
      members: { a: 'joining', b: 'joined' },
    });
  });

  it('does not change by a joined that comes after its left', () => {
    expect(
      givenRoom(...OPEN, participant('left', 'b', 'c-1', at(20))).when(
        participant('joined', 'b', 'c-1', at(10)),
      ),
    ).toLeadTo({ phase: 'open', members: { a: 'joining' } });
  });

  it('came and went now when the events carry times of another year, and in their order', () => {
    const joined = participant('joined', 'b', 'c-1', '2025-09-02T09:18:04.000000Z');
    const left = participant('left', 'b', 'c-1', '2025-09-02T09:18:43.000000Z');

    expect(givenRoom(...OPEN, joined).members.get('b')?.joinedAt).toBeGreaterThan(STARTED_AT);
    expect(givenRoom(...OPEN, left).when(joined)).toLeadTo({
      phase: 'open',
      members: { a: 'joining' },
    });
  });

  it('is counted once, however often it is told', () => {
    expect(givenRoom(...JOINED).when(participant('joined', 'b', 'c-1', at(10)))).toLeadTo({
      phase: 'open',
      state: { counts: { joined: 1 }, conference: { joinedTotal: 1, peakParticipantCount: 1 } },
    });
  });

  it('is who says again, at the same time as before, to be in', () => {
    const sentAgain = givenRoom(...JOINED, gone('b', 'c-1'), looked('c-1', 'in_progress'));

    expect(sentAgain.when(participant('joined', 'b', 'c-1', at(10)))).toLeadTo({
      phase: 'open',
      members: { a: 'joining', b: 'joined' },
    });
  });

  it('is who was seen in it, even without an event', () => {
    expect(givenRoom(...OPEN).when(participant('joined', 'b', 'c-1', null))).toLeadTo({
      phase: 'open',
      members: { a: 'joining', b: 'joined' },
    });
  });

  it('remembers the most who were in at once', () => {
    const both = [...JOINED, participant('joined', 'a', 'c-1')] as const;

    expect(givenRoom(...both).when(seatReleased('b'))).toLeadTo({
      phase: 'open',
      state: { counts: { joined: 1 }, conference: { peakParticipantCount: 2, joinedTotal: 2 } },
    });
  });

  it('is nobody who has given the seat back, told once or twice', () => {
    expect(givenRoom(...JOINED).when(seatReleased('b'))).toLeadTo({
      phase: 'open',
      members: { a: 'joining' },
    });
    expect(givenRoom(...JOINED, seatReleased('b')).when(seatReleased('b'))).toLeadTo({
      phase: 'open',
      state: { counts: { joining: 1, joined: 0 } },
    });
  });

  it('is nobody of whom only a left is known', () => {
    expect(givenRoom(...OPEN).when(participant('left', 'x', 'c-1'))).toLeadTo({
      phase: 'open',
      members: { a: 'joining', b: 'joining' },
    });
  });
});

describe('a caller who waits for the next conference', () => {
  it('keeps the seat when the left of the old one comes late', () => {
    const waiting = givenRoom(...JOINED, gone('b', 'c-1'));

    expect(waiting.when(participant('left', 'b', 'c-1', at(20)))).toLeadTo({
      phase: 'open',
      members: { a: 'joining', b: 'waiting' },
    });
  });

  it('keeps the opening when the joined of the old one comes late', () => {
    const opening = givenRoom(...JOINED, conferenceEnded('c-1'), seatRequested('b'));

    expect(opening.when(participant('joined', 'b', 'c-1', at(10)))).toLeadTo({
      phase: 'opening',
      told: [['b', { type: 'room.closed', conferenceId: 'c-1' }]],
      members: { b: 'opening' },
    });
  });

  it('hands the opening over when the caller then goes', () => {
    const opening = givenRoom(
      ...JOINED,
      conferenceEnded('c-1'),
      seatRequested('b'),
      seatRequested('x'),
      participant('joined', 'b', 'c-1', at(10)),
      participant('left', 'b', 'c-1', at(20)),
    );

    expect(opening.when(seatReleased('b'))).toLeadTo({
      phase: 'opening',
      told: [['x', { type: 'seat.create', generation: 3 }]],
      members: { x: 'opening' },
    });
  });
});

describe('a caller who is seen in another conference', () => {
  it('waits while Telnyx is asked whether ours lives: both cannot have the name', () => {
    expect(givenRoom(...JOINED).when(participant('joined', 'x', 'c-9'))).toLeadTo({
      phase: 'open',
      told: [['x', 'seat.wait']],
      commands: [{ type: 'conferences.retrieve', conferenceId: 'c-1', region: null }],
      members: { a: 'joining', b: 'joined', x: 'waiting' },
    });
  });

  it('is in the open conference once that is told again after the end of ours', () => {
    const opening = givenRoom(...JOINED, participant('joined', 'x', 'c-9'), conferenceEnded('c-1'));

    expect(opening.when(participant('joined', 'x', 'c-9'))).toLeadTo({
      phase: 'open',
      told: [['c-9', 'line.known']],
      members: { x: 'joined' },
    });
  });
});
