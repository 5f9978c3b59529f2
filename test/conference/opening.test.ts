import { describe, expect, it } from 'vitest';

import {
  conferenceCreated,
  deadlinePassed,
  looked,
  opened,
  participant,
  seatReleased,
  seatRequested,
} from '../support/events.ts';
import { givenRoom } from '../support/given-room.ts';
import type { RoomMessage } from '../../src/conference/message.ts';

const FIRST = seatRequested('a');
const OTHERS = [seatRequested('b'), seatRequested('c')] as const;

describe('the first to ask', () => {
  it('creates the conference', () => {
    expect(givenRoom().when(FIRST)).toLeadTo({
      phase: 'opening',
      told: [['a', { type: 'seat.create', generation: 1 }]],
      members: { a: 'opening' },
    });
  });

  it('creates it once, however often it asks', () => {
    expect(givenRoom(FIRST).when(FIRST)).toLeadTo({
      phase: 'opening',
      told: [['a', { type: 'seat.create', generation: 1 }]],
      members: { a: 'opening' },
    });
  });

  it('lets everybody who waits in, in the order in which they came', () => {
    expect(givenRoom(FIRST, ...OTHERS).when(opened('a', 'c-1'))).toLeadTo({
      phase: 'open',
      told: [
        ['c-1', { type: 'line.known', line: 'support' }],
        ['b', { type: 'seat.join', conferenceId: 'c-1', generation: 1 }],
        ['c', { type: 'seat.join', conferenceId: 'c-1', generation: 1 }],
      ],
      members: { a: 'joining', b: 'joining', c: 'joining' },
    });
  });

  it('lets them in when its own joined event is quicker than the reply of create', () => {
    expect(givenRoom(FIRST, ...OTHERS).when(participant('joined', 'a', 'c-1'))).toLeadTo({
      phase: 'open',
      told: [
        ['c-1', 'line.known'],
        ['b', 'seat.join'],
        ['c', 'seat.join'],
      ],
      members: { a: 'joined', b: 'joining', c: 'joining' },
    });
  });

  it('lets them in when the created event is quicker than the reply of create', () => {
    expect(givenRoom(FIRST, ...OTHERS).when(conferenceCreated('c-1'))).toLeadTo({
      phase: 'open',
      told: [
        ['c-1', 'line.known'],
        ['b', 'seat.join'],
        ['c', 'seat.join'],
      ],
      members: { a: 'joining', b: 'joining', c: 'joining' },
    });
  });

  it.each<[string, RoomMessage]>([
    ['the created event', conferenceCreated('c-1')],
    ['the reply of create', opened('a', 'c-1')],
  ])('opens once: %s that comes second only completes what is known', (_what, second) => {
    expect(givenRoom(FIRST, conferenceCreated('c-1')).when(second)).toLeadTo({ phase: 'open' });
    expect(givenRoom(FIRST, opened('a', 'c-1')).when(second)).toLeadTo({ phase: 'open' });
  });
});

describe('those who ask while somebody opens the conference', () => {
  it('wait', () => {
    expect(givenRoom(FIRST).when(seatRequested('b'))).toLeadTo({
      phase: 'opening',
      told: [['b', 'seat.wait']],
      members: { a: 'opening', b: 'waiting' },
    });
  });

  it('keep their one seat when they ask again', () => {
    expect(givenRoom(FIRST, seatRequested('b')).when(seatRequested('b'))).toLeadTo({
      phase: 'opening',
      told: [['b', 'seat.wait']],
      state: { counts: { waiting: 2 } },
    });
  });

  it('take over when the creator hangs up while creating', () => {
    expect(givenRoom(FIRST, ...OTHERS).when(seatReleased('a'))).toLeadTo({
      phase: 'opening',
      told: [['b', { type: 'seat.create', generation: 2 }]],
      members: { b: 'opening', c: 'waiting' },
    });
  });

  it('take over when the creator could not open', () => {
    const gaveBack: RoomMessage = {
      type: 'conference.not-opened',
      callLegId: 'a',
      generation: 1,
    };

    expect(givenRoom(FIRST, ...OTHERS).when(gaveBack)).toLeadTo({
      phase: 'opening',
      told: [['b', { type: 'seat.create', generation: 2 }]],
      members: { b: 'opening', c: 'waiting' },
    });
    expect(
      givenRoom(FIRST, ...OTHERS, seatReleased('a')).when({ ...gaveBack, callLegId: 'b' }),
    ).toLeadTo({ phase: 'opening', members: { b: 'opening', c: 'waiting' } });
  });

  it('take over when the creator is too slow, which loses the seat', () => {
    expect(givenRoom(FIRST, ...OTHERS).when(deadlinePassed)).toLeadTo({
      phase: 'opening',
      told: [['b', { type: 'seat.create', generation: 2 }]],
      members: { b: 'opening', c: 'waiting' },
    });
  });

  it('join when the slow creator has opened after all', () => {
    expect(
      givenRoom(FIRST, ...OTHERS, deadlinePassed).when(
        conferenceCreated('c-1', { callLegId: 'a' }),
      ),
    ).toLeadTo({
      phase: 'open',
      told: [
        ['c-1', 'line.known'],
        ['b', 'seat.join'],
        ['c', 'seat.join'],
      ],
      members: { b: 'joining', c: 'joining' },
    });
  });
});

describe('a room whose creator is gone without a word', () => {
  it('is idle after a while, rather than elect somebody who is not there for ever', () => {
    expect(givenRoom(FIRST).when(deadlinePassed)).toLeadTo({
      phase: 'idle',
      members: {},
      state: { timers: {} },
    });
  });

  it('takes the creator in again who was only slow', () => {
    expect(givenRoom(FIRST, deadlinePassed).when(opened('a', 'c-1'))).toLeadTo({
      phase: 'open',
      told: [['c-1', 'line.known']],
      members: { a: 'joining' },
    });
  });
});

describe('two creators', () => {
  const both = givenRoom(FIRST, seatRequested('b'), deadlinePassed);

  it('are in one conference when the second found the one of the first', () => {
    expect(both.when(opened('b', 'c-1', 2))).toLeadTo({
      phase: 'open',
      told: [['c-1', 'line.known']],
      members: { b: 'joining' },
    });
    expect(
      givenRoom(FIRST, seatRequested('b'), deadlinePassed, opened('b', 'c-1', 2)).when(
        opened('a', 'c-1', 1),
      ),
    ).toLeadTo({ phase: 'open' });
  });

  it('who say different conferences: Telnyx is asked which one lives, and the other waits', () => {
    const open = givenRoom(FIRST, seatRequested('b'), deadlinePassed, opened('b', 'c-1', 2));

    expect(open.when(opened('a', 'c-2', 1))).toLeadTo({
      phase: 'open',
      told: [['a', 'seat.wait']],
      commands: [{ type: 'conferences.retrieve', conferenceId: 'c-1', region: null }],
      members: { a: 'waiting', b: 'joining' },
    });
  });

  it('end up in the one that lives', () => {
    const doubtful = givenRoom(
      FIRST,
      seatRequested('b'),
      deadlinePassed,
      opened('b', 'c-1', 2),
      opened('a', 'c-2', 1),
    );

    expect(doubtful.when(looked('c-1', 'in_progress'))).toLeadTo({
      phase: 'open',
      told: [['a', { type: 'seat.join', conferenceId: 'c-1' }]],
      members: { a: 'joining', b: 'joining' },
    });
    expect(doubtful.when(looked('c-1', 'completed'))).toLeadTo({
      phase: 'opening',
      told: [
        ['b', { type: 'room.closed', conferenceId: 'c-1' }],
        ['a', { type: 'seat.create', generation: 3 }],
      ],
      members: { a: 'opening' },
      ended: [{ conferenceId: 'c-1' }],
    });
  });
});

describe('a conference that nobody asked for', () => {
  it('is ours when it has our name: the next caller joins it', () => {
    expect(givenRoom(conferenceCreated('c-1')).when(FIRST)).toLeadTo({
      phase: 'open',
      told: [['a', { type: 'seat.join', conferenceId: 'c-1' }]],
      members: { a: 'joining' },
    });
  });

  it('is asked after when nobody comes', () => {
    expect(givenRoom(conferenceCreated('c-1')).when(deadlinePassed)).toLeadTo({
      phase: 'open',
      commands: [{ type: 'conferences.retrieve', conferenceId: 'c-1', region: null }],
    });
  });

  it('is ours when a caller is found in it: the state was lost', () => {
    expect(givenRoom().when(participant('joined', 'a', 'c-1'))).toLeadTo({
      phase: 'open',
      told: [['c-1', 'line.known']],
      members: { a: 'joined' },
    });
  });
});
