import { describe, expect, it } from 'vitest';

import {
  conferenceCreated,
  conferenceEnded,
  deadlinePassed,
  failed,
  gone,
  looked,
  opened,
  participant,
  seatReleased,
  seatRequested,
} from '../support/events.ts';
import { givenRoom, quietRoom } from '../support/given-room.ts';
import { STARTED_AT } from '../support/sample-call.ts';

const OPEN = [seatRequested('a'), opened('a', 'c-1'), participant('joined', 'a', 'c-1')] as const;
const retrieve = { type: 'conferences.retrieve', conferenceId: 'c-1', region: null } as const;

describe('a conference that ends', () => {
  it('closes the room to everybody inside, and is recorded', () => {
    expect(givenRoom(...OPEN, seatRequested('b')).when(conferenceEnded('c-1'))).toLeadTo({
      phase: 'idle',
      told: [
        ['a', { type: 'room.closed', conferenceId: 'c-1' }],
        ['b', { type: 'room.closed', conferenceId: 'c-1' }],
      ],
      members: {},
      state: { tombstones: ['c-1'], timers: {} },
      ended: [
        {
          conferenceId: 'c-1',
          line: 'support',
          endReason: 'all_left',
          endedAt: STARTED_AT + 80_000,
          peakParticipantCount: 1,
          joinedTotal: 1,
        },
      ],
    });
  });

  it('ends now when the event carries a time of another year', () => {
    const ended = conferenceEnded('c-1', { occurredAt: '2025-09-02T09:18:44.976123Z' });

    expect(givenRoom(...OPEN).when(ended)).toLeadTo({
      phase: 'idle',
      told: [['a', 'room.closed']],
      ended: [{ endedAt: STARTED_AT + (OPEN.length + 1) * 1_000 }],
    });
  });

  it('ends once', () => {
    expect(givenRoom(...OPEN, conferenceEnded('c-1')).when(conferenceEnded('c-1'))).toLeadTo({
      phase: 'idle',
    });
  });

  it('never lives again, whatever still arrives about it', () => {
    const over = givenRoom(...OPEN, conferenceEnded('c-1'));

    expect(over.when(conferenceCreated('c-1'))).toLeadTo({ phase: 'idle' });
    expect(over.when(opened('a', 'c-1'))).toLeadTo({
      phase: 'idle',
      told: [['a', { type: 'room.closed', conferenceId: 'c-1' }]],
    });
    expect(over.when(participant('joined', 'b', 'c-1'))).toLeadTo({
      phase: 'idle',
      told: [['b', { type: 'room.closed', conferenceId: 'c-1' }]],
      members: {},
    });
  });

  it('has ended even if that is heard before it began', () => {
    expect(givenRoom(conferenceEnded('c-1')).when(conferenceCreated('c-1'))).toLeadTo({
      phase: 'idle',
    });
  });

  it('does not touch the conference after it', () => {
    const next = givenRoom(...OPEN, conferenceEnded('c-1'), seatRequested('b'), opened('b', 'c-2'));

    expect(next.when(conferenceEnded('c-1'))).toLeadTo({
      phase: 'open',
      members: { b: 'joining' },
    });
  });

  it('gives the next conference to those who wait for it', () => {
    expect(
      givenRoom(...OPEN, seatRequested('b'), gone('b', 'c-1')).when(conferenceEnded('c-1')),
    ).toLeadTo({
      phase: 'opening',
      told: [
        ['a', 'room.closed'],
        ['b', { type: 'seat.create', generation: 2 }],
      ],
      members: { b: 'opening' },
      ended: [{ conferenceId: 'c-1' }],
    });
  });

  it('remembers the twenty newest', () => {
    const many = Array.from({ length: 25 }, (_, index) => conferenceEnded(`c-${index}`));

    expect(givenRoom(...many).state?.tombstones).toHaveLength(20);
    expect(givenRoom(...many).state?.tombstones.at(-1)).toBe('c-24');
  });
});

describe('a join of a conference that has just ended', () => {
  it('makes the room ask Telnyx, and the caller wait', () => {
    expect(givenRoom(...OPEN, seatRequested('b')).when(gone('b', 'c-1'))).toLeadTo({
      phase: 'open',
      told: [['b', 'seat.wait']],
      commands: [retrieve],
      members: { a: 'joined', b: 'waiting' },
    });
  });

  it('ends the conference when Telnyx says that it is over', () => {
    expect(
      givenRoom(...OPEN, seatRequested('b'), gone('b', 'c-1')).when(looked('c-1', 'completed')),
    ).toLeadTo({
      phase: 'opening',
      told: [
        ['a', 'room.closed'],
        ['b', 'seat.create'],
      ],
      members: { b: 'opening' },
      ended: [{ conferenceId: 'c-1', endReason: null }],
    });
  });

  it('names the region of the conference to Telnyx', () => {
    const european = quietRoom({ conference: { region: 'Europe' } });
    const { commands } = european(...OPEN, seatRequested('b')).when(gone('b', 'c-1'));
    expect(commands).toEqual([{ ...retrieve, region: 'Europe' }]);
  });

  it('ends the conference when Telnyx does not know it any more', () => {
    expect(
      givenRoom(...OPEN, seatRequested('b'), gone('b', 'c-1')).when(
        failed(retrieve, 'conference-ended'),
      ),
    ).toLeadTo({
      phase: 'opening',
      told: [
        ['a', 'room.closed'],
        ['b', 'seat.create'],
      ],
      ended: [{ conferenceId: 'c-1' }],
    });
  });

  it('lets the caller try again when the conference lives', () => {
    expect(
      givenRoom(...OPEN, seatRequested('b'), gone('b', 'c-1')).when(looked('c-1', 'in_progress')),
    ).toLeadTo({
      phase: 'open',
      told: [['b', 'seat.join']],
      members: { a: 'joined', b: 'joining' },
    });
  });

  it('has Telnyx asked again when no answer comes', () => {
    expect(givenRoom(...OPEN, seatRequested('b'), gone('b', 'c-1')).when(deadlinePassed)).toLeadTo({
      phase: 'open',
      commands: [retrieve],
    });
  });

  it('sends the caller to the conference that is open now', () => {
    const next = givenRoom(...OPEN, conferenceEnded('c-1'), seatRequested('b'), opened('b', 'c-2'));

    expect(next.when(gone('a', 'c-1'))).toLeadTo({
      phase: 'open',
      told: [['a', { type: 'seat.join', conferenceId: 'c-2' }]],
      members: { a: 'joining', b: 'joining' },
    });
  });

  it('lets the caller create the next one when there is none', () => {
    expect(givenRoom(...OPEN, conferenceEnded('c-1')).when(gone('b', 'c-1'))).toLeadTo({
      phase: 'opening',
      told: [['b', { type: 'seat.create', generation: 2 }]],
    });
  });
});

describe('a conference that everybody has left', () => {
  const empty = givenRoom(...OPEN, seatReleased('a'));

  it('is asked after when its end is not heard of', () => {
    expect(empty.when(deadlinePassed)).toLeadTo({ phase: 'open', commands: [retrieve] });
  });

  it('is asked after again as long as it lives', () => {
    expect(
      givenRoom(...OPEN, seatReleased('a'), deadlinePassed, looked('c-1', 'in_progress')).when(
        deadlinePassed,
      ),
    ).toLeadTo({ phase: 'open', commands: [retrieve] });
  });

  it('is over when Telnyx says so', () => {
    expect(
      givenRoom(...OPEN, seatReleased('a'), deadlinePassed).when(looked('c-1', 'completed')),
    ).toLeadTo({ phase: 'idle', members: {}, ended: [{ conferenceId: 'c-1' }] });
  });

  it('is left alone once somebody is in it', () => {
    expect(empty.when(seatRequested('b')).state.timers).not.toHaveProperty('look');
  });
});

describe('a conference that is ended for everybody', () => {
  const ending = [
    ...OPEN,
    { type: 'action.requested', conferenceId: 'c-1', action: { do: 'end' } },
  ] as const;
  const end = { type: 'conferences.endConference', conferenceId: 'c-1' } as const;

  it('is ended at Telnyx, and closing until Telnyx says that it has ended', () => {
    expect(quietRoom()(...OPEN).when(ending[3])).toLeadTo({ phase: 'closing', commands: [end] });
  });

  it('lets nobody in any more: who asks waits for the next one', () => {
    expect(givenRoom(...ending).when(seatRequested('b'))).toLeadTo({
      phase: 'closing',
      told: [['b', 'seat.wait']],
    });
  });

  it('is followed by the next one', () => {
    expect(givenRoom(...ending, seatRequested('b')).when(conferenceEnded('c-1'))).toLeadTo({
      phase: 'opening',
      told: [
        ['a', 'room.closed'],
        ['b', 'seat.create'],
      ],
      ended: [{ conferenceId: 'c-1' }],
    });
  });

  it('is over when Telnyx says that it was already', () => {
    expect(givenRoom(...ending).when(failed(end, 'conference-ended'))).toLeadTo({
      phase: 'idle',
      told: [['a', 'room.closed']],
      ended: [{ conferenceId: 'c-1' }],
    });
  });

  it('is asked after, and ended again, when nothing is heard of it', () => {
    expect(givenRoom(...ending).when(deadlinePassed)).toLeadTo({
      phase: 'closing',
      commands: [retrieve],
    });
    expect(givenRoom(...ending, deadlinePassed).when(looked('c-1', 'in_progress'))).toLeadTo({
      phase: 'closing',
      commands: [end],
    });
  });

  it('makes a caller wait who was let into another one', () => {
    expect(givenRoom(...ending).when(participant('joined', 'b', 'c-2'))).toLeadTo({
      phase: 'closing',
      told: [['b', 'seat.wait']],
      members: { a: 'joined', b: 'waiting' },
    });
  });
});
