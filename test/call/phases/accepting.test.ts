import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  gatherEnded,
  hungUp,
} from '../../support/events.ts';
import { givenCall } from '../../support/given-call.ts';

const clientState = { line: 'support', role: 'host', generation: 2 } as const;
const DIALLED = callInitiated({ direction: 'outgoing', clientState });
const asked = givenCall(DIALLED, callAnswered());
const prompt = asked.lastCommand();

describe('a call that was dialled from the conference', () => {
  it('is asked to press 1 when it is answered, so that no voicemail enters', () => {
    expect(givenCall(DIALLED).when(callAnswered())).toLeadTo({
      phase: 'accepting',
      commands: [{ type: 'calls.gatherUsingSpeak', maximumDigits: 1 }],
    });
  });

  it('is asked once', () => {
    expect(asked.when(callAnswered())).toLeadTo({ phase: 'accepting' });
  });

  it('is asked when its answered event comes first', () => {
    expect(givenCall().when(callAnswered({ clientState }))).toLeadTo({
      phase: 'accepting',
      commands: ['calls.gatherUsingSpeak'],
      state: { line: 'support', role: 'host' },
    });
  });

  it('asks for a seat, in the role that it was dialled for, when a person says yes', () => {
    expect(asked.when(gatherEnded('1'))).toLeadTo({
      phase: 'waiting',
      told: [{ type: 'seat.requested', role: 'host' }],
    });
  });

  it.each(['', '2'])('is hung up when the answer is "%s"', (digits) => {
    expect(asked.when(gatherEnded(digits))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
    });
  });

  it('is on the way out when it hangs up while it is asked', () => {
    expect(asked.when(gatherEnded('', { status: 'call_hangup' }))).toLeadTo({ phase: 'leaving' });
  });

  it('is hung up when it rings for too long, or nothing is heard of the answer', () => {
    expect(givenCall(DIALLED).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
    });
    expect(asked.when(deadlinePassed)).toLeadTo({ phase: 'leaving', commands: ['calls.hangup'] });
  });

  it('goes on when Telnyx refuses to repeat a question that it has begun', () => {
    expect(asked.when(failed(prompt, 'conference-ended'))).toLeadTo({
      phase: 'accepting',
      state: { step: 'asking' },
    });
  });

  it('is hung up when it cannot be asked', () => {
    expect(asked.when(failed(prompt, 'unavailable'))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      state: { refusal: 'failed' },
    });
  });

  it('has ended when nobody answers', () => {
    expect(givenCall(DIALLED).when(hungUp({ hangupCause: 'no_answer' }))).toLeadTo({
      phase: 'ended',
    });
  });
});
