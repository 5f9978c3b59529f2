import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  hungUp,
  joined,
  left,
  messageFailed,
  roomClosed,
  seatCreate,
  seatJoin,
  seatRefused,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { givenCall } from '../../support/given-call.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const REFUSED = [callInitiated(), callAnswered(), speakEnded(), seatRefused('full')] as const;
const speaking = givenCall(...REFUSED);
const HANGING_UP = [...REFUSED, speakEnded()] as const;
const goodbye = speaking.lastCommand();
const status = { type: 'calls.retrieveStatus', callControlId: 'v3:leg-1' } as const;
const hangup = { type: 'calls.hangup', callControlId: 'v3:leg-1' } as const;
const EXPECTING = [
  callInitiated(),
  callAnswered(),
  speakEnded(),
  seatJoin('c-1'),
  joined('c-1'),
  roomClosed('c-1'),
] as const;

describe('a call on the way out', () => {
  it('is hung up when the last sentence has been spoken', () => {
    expect(speaking.when(speakEnded())).toLeadTo({ phase: 'leaving', commands: [hangup] });
  });

  it('is hung up when the end of the sentence is not heard of', () => {
    expect(speaking.when(deadlinePassed)).toLeadTo({ phase: 'leaving', commands: [hangup] });
  });

  it('is hung up when the sentence cannot be spoken', () => {
    expect(speaking.when(failed(goodbye, 'rejected'))).toLeadTo({
      phase: 'leaving',
      commands: [hangup],
    });
  });

  it('is hung up once: what is heard after that changes nothing', () => {
    expect(givenCall(...HANGING_UP).when(speakEnded())).toLeadTo({ phase: 'leaving' });
    expect(givenCall(...HANGING_UP).when(succeeded(hangup))).toLeadTo({ phase: 'leaving' });
  });

  it('has ended when Telnyx says so', () => {
    expect(givenCall(...HANGING_UP).when(hungUp())).toLeadTo({ phase: 'ended' });
  });

  it('is asked after when its end is not heard of', () => {
    expect(givenCall(...HANGING_UP).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: [status],
    });
  });

  it('has ended when Telnyx does not know it any more', () => {
    const asked = givenCall(...HANGING_UP, deadlinePassed);

    expect(asked.when(succeeded(status, { isAlive: false }))).toLeadTo({ phase: 'ended' });
    expect(asked.when(failed(status, 'call-ended'))).toLeadTo({ phase: 'ended' });
  });

  it('is hung up again as long as it lives', () => {
    expect(
      givenCall(...HANGING_UP, deadlinePassed).when(succeeded(status, { isAlive: true })),
    ).toLeadTo({ phase: 'leaving', commands: [hangup] });
  });

  it('is asked after again when there is no answer', () => {
    expect(givenCall(...HANGING_UP, deadlinePassed).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: [status],
    });
  });

  it('is left to the reconciler after eight tries', () => {
    const silence = Array.from({ length: 8 }, (): CallMessage => deadlinePassed);

    expect(givenCall(...REFUSED, ...silence).when(deadlinePassed)).toLeadTo({ phase: 'ended' });
  });

  it('is hung up when Telnyx does not do it at the end of the conference', () => {
    expect(givenCall(...EXPECTING).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: [hangup],
    });
  });

  it('gives back a seat that was given too late', () => {
    expect(speaking.when(seatCreate())).toLeadTo({ phase: 'leaving', told: ['seat.released'] });
    expect(speaking.when(seatJoin('c-1'))).toLeadTo({ phase: 'leaving', told: ['seat.released'] });
  });

  it('is not called back by anything that comes late', () => {
    for (const late of [callInitiated(), callAnswered()]) {
      expect(speaking.when(late)).toLeadTo({ phase: 'leaving' });
    }
    for (const late of [joined('c-1'), left('c-1')]) {
      expect(speaking.when(late)).toLeadTo({ phase: 'leaving', told: ['participant.left'] });
    }
  });

  it('is let go once', () => {
    expect(speaking.when({ type: 'room.dismissed', reason: 'kicked' })).toLeadTo({
      phase: 'leaving',
    });
  });

  it('is hung up, without another word, when a message cannot be applied', () => {
    expect(speaking.when(messageFailed)).toLeadTo({ phase: 'leaving', commands: [hangup] });
  });
});
