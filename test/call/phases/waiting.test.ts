import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  hungUp,
  joined,
  messageFailed,
  roomClosed,
  seatCreate,
  seatJoin,
  seatRefused,
  speakEnded,
} from '../../support/events.ts';
import { callsTo, givenCall } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const TO_SEAT = [callInitiated(), callAnswered(), speakEnded()] as const;
const waiting = givenCall(...TO_SEAT);

describe('a call that waits for its room', () => {
  it('creates the conference when the room says so', () => {
    expect(waiting.when(seatCreate(3))).toLeadTo({
      phase: 'joining',
      commands: [
        {
          type: 'conferences.create',
          name: 'pre-support',
          startConferenceOnCreate: true,
          clientState: { line: 'support', role: 'guest', generation: 3 },
        },
      ],
    });
  });

  it('creates a conference that waits for its host on a line that does', () => {
    const guests = callsTo(linesWith({ waitForHost: true }));

    expect(guests(...TO_SEAT).when(seatCreate())).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.create', startConferenceOnCreate: false }],
    });
  });

  it('joins the conference that the room names', () => {
    expect(waiting.when(seatJoin('c-1'))).toLeadTo({
      phase: 'joining',
      commands: [
        {
          type: 'conferences.join',
          conferenceId: 'c-1',
          mute: false,
          startConferenceOnEnter: false,
          beepEnabled: null,
        },
      ],
    });
  });

  it('starts the conference when the room says that this caller does', () => {
    expect(waiting.when(seatJoin('c-1', { starts: true }))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', startConferenceOnEnter: true }],
    });
  });

  it('joins without a tone in a crowd', () => {
    expect(waiting.when(seatJoin('c-1', { quiet: true }))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'conferences.join', beepEnabled: 'never' }],
    });
  });

  it('is told of a recording before it joins', () => {
    expect(waiting.when(seatJoin('c-1', { recorded: true }))).toLeadTo({
      phase: 'joining',
      commands: [{ type: 'calls.speak', payload: 'This conference is being recorded.' }],
    });
  });

  it.each([
    ['full', 'The conference is full. Please try again later. Goodbye.', 'refused_full'],
    ['locked', 'The conference is locked. Goodbye.', 'refused_locked'],
  ] as const)('hears that the room is %s, and gives its seat back', (reason, payload, refusal) => {
    expect(waiting.when(seatRefused(reason))).toLeadTo({
      phase: 'leaving',
      commands: [{ type: 'calls.speak', payload }],
      told: ['seat.released'],
      state: { refusal },
    });
  });

  it('asks again, with a word to the caller, while somebody else opens the conference', () => {
    expect(givenCall(...TO_SEAT, { type: 'seat.wait' }).when(deadlinePassed)).toLeadTo({
      phase: 'waiting',
      commands: [{ type: 'calls.speak', payload: 'One moment, please.' }],
      told: ['seat.requested'],
    });
  });

  it('does not wait for ever', () => {
    const patience = Array.from({ length: 12 }, (): CallMessage => deadlinePassed);

    expect(givenCall(...TO_SEAT, ...patience).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: [{ type: 'calls.speak' }],
      told: ['seat.released'],
      state: { refusal: 'failed' },
    });
  });

  it('waits on when a conference ends that it was never in', () => {
    expect(waiting.when(roomClosed('c-0'))).toLeadTo({ phase: 'waiting' });
  });

  it('is in the conference when that is heard, whatever was missed', () => {
    expect(waiting.when(joined('c-1'))).toLeadTo({
      phase: 'in-conference',
      told: ['participant.joined'],
    });
  });

  it('gives its seat back when the caller hangs up', () => {
    expect(waiting.when(hungUp())).toLeadTo({
      phase: 'ended',
      told: [{ type: 'seat.released', isCutOff: false }],
    });
  });

  it('hears that something went wrong when a message cannot be applied', () => {
    expect(waiting.when(messageFailed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.speak'],
      told: ['seat.released'],
      state: { refusal: 'failed' },
    });
  });
});
