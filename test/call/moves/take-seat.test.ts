import { describe, expect, it } from 'vitest';

import type { CallMessage } from '../../../src/call/message.ts';
import {
  at,
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  joined,
  left,
  roomClosed,
  seatJoin,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { callsTo } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';

const LEAVE = {
  type: 'conferences.leave',
  conferenceId: 'c-1',
  callControlId: 'v3:leg-1',
  region: null,
} as const;
const WAITING: readonly CallMessage[] = [
  callInitiated(),
  callAnswered(),
  speakEnded(),
  seatJoin('c-1'),
  joined('c-1'),
];
const BECOMES_HOST: readonly CallMessage[] = [
  { type: 'role.changed', role: 'host' },
  seatJoin('c-1', { starts: true }),
];
const guests = callsTo(linesWith({ waitForHost: true }));

describe('a guest who waits on hold and is made a host', () => {
  it('leaves the conference, to join it again', () => {
    expect(
      guests(...WAITING, ...BECOMES_HOST.slice(0, 1)).when(seatJoin('c-1', { starts: true })),
    ).toLeadTo({ phase: 'joining', commands: [LEAVE], state: { role: 'host' } });
  });

  it.each<[string, CallMessage]>([
    ['is out', succeeded(LEAVE)],
    ['cannot be got out', failed(LEAVE, 'unavailable')],
    ['is not heard to be out', deadlinePassed],
  ])('joins and starts it when the guest %s', (_title, message) => {
    expect(guests(...WAITING, ...BECOMES_HOST).when(message)).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', conferenceId: 'c-1', startConferenceOnEnter: true }],
    });
  });

  it('is in it again, whenever the leaving is heard of', () => {
    const back = joined('c-1', { occurredAt: at(62) });
    const orders = [
      [left('c-1'), succeeded(LEAVE), back],
      [succeeded(LEAVE), back, left('c-1')],
    ];
    for (const order of orders) {
      expect(guests(...WAITING, ...BECOMES_HOST, ...order).state).toMatchObject({
        phase: 'in-conference',
        role: 'host',
        waitsForHost: false,
      });
    }
  });

  it('asks for another seat when the conference ended with the leaving', () => {
    expect(guests(...WAITING, ...BECOMES_HOST).when(roomClosed('c-1'))).toLeadTo({
      phase: 'waiting',
      told: [{ type: 'seat.requested', role: 'host' }],
    });
  });

  it('does not leave a conference that has begun', () => {
    const begun = callsTo(linesWith({}))(...WAITING, ...BECOMES_HOST.slice(0, 1));
    expect(begun.when(seatJoin('c-1', { starts: true })).commands).toEqual([]);
  });
});
