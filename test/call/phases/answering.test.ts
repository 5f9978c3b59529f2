import { describe, expect, it } from 'vitest';

import { CALL_MAX_MS, callsTo, givenCall } from '../../support/given-call.ts';
import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  joined,
  succeeded,
} from '../../support/events.ts';
import { linesWith } from '../../support/lines-of.ts';
import type { CallMessage } from '../../../src/call/message.ts';

const answer = { type: 'calls.answer', callControlId: 'v3:leg-1', clientState: null } as const;
const greeting = {
  type: 'calls.speak',
  callControlId: 'v3:leg-1',
  payload: 'Welcome.',
  voice: 'female',
  language: 'en-US',
} as const;

describe('a call that is being answered', () => {
  it('is greeted once Telnyx says that it was answered', () => {
    givenCall(callInitiated())
      .when(callAnswered())
      .then({
        phase: 'entering',
        commands: [{ type: 'calls.speak', payload: 'Welcome. You are joining the conference.' }],
      });
  });

  it('goes straight to the room when the line has an empty greeting', () => {
    callsTo(linesWith({ greeting: '' }))(callInitiated())
      .when(callAnswered())
      .then({ phase: 'waiting', told: ['seat.requested'] });
  });

  it('asks the room about the caller first on a line with a PIN', () => {
    callsTo(linesWith({ pin: '1234' }))(callInitiated())
      .when(callAnswered())
      .then({ phase: 'collecting-pin', told: ['entry.asked'], state: { step: 'asking-rooms' } });
  });

  it('does nothing because the command was accepted: only the event says answered', () => {
    givenCall(callInitiated()).when(succeeded(answer)).then({ phase: 'answering' });
  });

  it('is not answered twice when the initiated event is told again', () => {
    givenCall(callInitiated()).when(callInitiated()).then({ phase: 'answering' });
  });

  it('is taken for answered when the event does not come', () => {
    givenCall(callInitiated())
      .when(deadlinePassed)
      .then({ phase: 'entering', commands: ['calls.speak'] });
  });

  it('waits once more when Telnyx says that it is not answered yet', () => {
    givenCall(callInitiated(), deadlinePassed)
      .when(failed(greeting, 'call-not-answered'))
      .then({ phase: 'answering' });
  });

  it('is hung up after three times of being taken for answered in vain', () => {
    const tooEarly: readonly CallMessage[] = [
      deadlinePassed,
      failed(greeting, 'call-not-answered'),
    ];

    givenCall(callInitiated(), ...tooEarly, ...tooEarly, ...tooEarly)
      .when(deadlinePassed)
      .then({ phase: 'leaving', commands: ['calls.hangup'], state: { refusal: 'failed' } });
  });

  it('is on the way out when the caller had gone before the answer', () => {
    givenCall(callInitiated()).when(failed(answer, 'call-ended')).then({ phase: 'leaving' });
  });

  it('is hung up when it cannot be answered', () => {
    givenCall(callInitiated())
      .when(failed(answer, 'rejected'))
      .then({ phase: 'leaving', commands: ['calls.hangup'], state: { refusal: 'failed' } });
  });

  it('is in the conference when that is heard first, whatever was missed', () => {
    givenCall(callInitiated())
      .when(joined('c-1'))
      .then({ phase: 'in-conference', told: ['participant.joined'], state: { seated: true } });
  });

  it('has a deadline, and ends at the longest duration of a call all the same', () => {
    expect(givenCall().when(callInitiated()).deadlineAt).not.toBeNull();
    callsTo(
      linesWith({}),
      5_000,
    )(callInitiated())
      .when(deadlinePassed)
      .then({ phase: 'leaving', commands: ['calls.hangup'] });
    expect(CALL_MAX_MS).toBe(14_400_000);
  });
});
