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
    expect(givenCall(callInitiated()).when(callAnswered())).toLeadTo({
      phase: 'entering',
      commands: [{ type: 'calls.speak', payload: 'Welcome. You are joining the conference.' }],
    });
  });

  it('goes straight to the room when the line has an empty greeting', () => {
    expect(callsTo(linesWith({ greeting: '' }))(callInitiated()).when(callAnswered())).toLeadTo({
      phase: 'waiting',
      told: ['seat.requested'],
    });
  });

  it('asks the room about the caller first on a line with a PIN', () => {
    expect(callsTo(linesWith({ pin: '1234' }))(callInitiated()).when(callAnswered())).toLeadTo({
      phase: 'collecting-pin',
      told: ['entry.asked'],
      state: { step: 'asking-rooms' },
    });
  });

  it('does nothing because the command was accepted: only the event says answered', () => {
    expect(givenCall(callInitiated()).when(succeeded(answer))).toLeadTo({ phase: 'answering' });
  });

  it('is not answered twice when the initiated event is told again', () => {
    expect(givenCall(callInitiated()).when(callInitiated())).toLeadTo({ phase: 'answering' });
  });

  it('is taken for answered when the event does not come', () => {
    expect(givenCall(callInitiated()).when(deadlinePassed)).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
    });
  });

  it('waits once more when Telnyx says that it is not answered yet', () => {
    expect(
      givenCall(callInitiated(), deadlinePassed).when(failed(greeting, 'call-not-answered')),
    ).toLeadTo({ phase: 'answering' });
  });

  it('is hung up after three times of being taken for answered in vain', () => {
    const tooEarly: readonly CallMessage[] = [
      deadlinePassed,
      failed(greeting, 'call-not-answered'),
    ];

    expect(
      givenCall(callInitiated(), ...tooEarly, ...tooEarly, ...tooEarly).when(deadlinePassed),
    ).toLeadTo({ phase: 'leaving', commands: ['calls.hangup'], state: { refusal: 'failed' } });
  });

  it('is on the way out when the caller had gone before the answer', () => {
    expect(givenCall(callInitiated()).when(failed(answer, 'call-ended'))).toLeadTo({
      phase: 'leaving',
    });
  });

  it.each(['conference-ended', 'unavailable'] as const)(
    'goes on when the answer is %s: Telnyx may have carried it out before',
    (failure) => {
      expect(givenCall(callInitiated()).when(failed(answer, failure))).toLeadTo({
        phase: 'answering',
      });
      expect(givenCall(callInitiated(), failed(answer, failure)).when(callAnswered())).toLeadTo({
        phase: 'entering',
        commands: ['calls.speak'],
      });
    },
  );

  it('is hung up when it cannot be answered', () => {
    expect(givenCall(callInitiated()).when(failed(answer, 'rejected'))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      state: { refusal: 'failed' },
    });
  });

  it('is in the conference when that is heard first, whatever was missed', () => {
    expect(givenCall(callInitiated()).when(joined('c-1'))).toLeadTo({
      phase: 'in-conference',
      told: ['participant.joined'],
      state: { seated: true },
    });
  });

  it('has a deadline, and ends at the longest duration of a call all the same', () => {
    expect(givenCall().when(callInitiated()).deadlineAt).not.toBeNull();
    expect(callsTo(linesWith({}), 5_000)(callInitiated()).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
    });
    expect(CALL_MAX_MS).toBe(14_400_000);
  });
});
