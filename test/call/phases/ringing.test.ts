import { describe, expect, it } from 'vitest';

import {
  CALLED,
  callAnswered,
  callInitiated,
  deadlinePassed,
  hungUp,
  joined,
  left,
  messageFailed,
  speakEnded,
  succeeded,
} from '../../support/events.ts';
import { callsTo, givenCall } from '../../support/given-call.ts';
import { linesWith } from '../../support/lines-of.ts';

const clientState = { line: 'support', role: 'guest', generation: 1 } as const;

describe('a call that rings', () => {
  it('is answered, and Telnyx keeps whose it is', () => {
    expect(givenCall().when(callInitiated())).toLeadTo({
      phase: 'answering',
      commands: [
        {
          type: 'calls.answer',
          callControlId: 'v3:leg-1',
          clientState: { line: 'support', role: 'guest', generation: 0 },
        },
      ],
      state: { line: 'support', direction: 'incoming' },
    });
  });

  it('is answered without a line as long as a PIN has to choose it', () => {
    expect(callsTo(linesWith({ pin: '1234' }))().when(callInitiated())).toLeadTo({
      phase: 'answering',
      commands: [{ type: 'calls.answer', clientState: null }],
      state: { line: null },
    });
  });

  it('is rejected before it is answered when the number belongs to no line', () => {
    expect(givenCall().when(callInitiated({ to: '+13125550999' }))).toLeadTo({
      phase: 'leaving',
      commands: [{ type: 'calls.reject', cause: 'CALL_REJECTED' }],
      state: { refusal: 'refused_number' },
    });
  });

  it('is asked after when a rejection was not heard of', () => {
    expect(givenCall(callInitiated({ to: '+13125550999' })).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.retrieveStatus'],
    });
  });

  it('is left to others when somebody else dials out with it', () => {
    expect(givenCall().when(callInitiated({ direction: 'outgoing' }))).toLeadTo({ phase: 'ended' });
  });

  it('is a call of ours that rings at somebody else when its client state says so', () => {
    expect(givenCall().when(callInitiated({ direction: 'outgoing', clientState }))).toLeadTo({
      phase: 'accepting',
      state: { line: 'support', step: 'ringing' },
    });
  });

  it('is made by an answered event that comes before the initiated one', () => {
    expect(givenCall().when(callAnswered())).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
      state: { line: 'support' },
    });
  });

  it('waits for the initiated event when the answered one does not say the number', () => {
    expect(givenCall().when(callAnswered({ from: null, to: null }))).toLeadTo({ phase: 'ringing' });
  });

  it('is not answered again when the initiated event comes late', () => {
    expect(givenCall(callAnswered({ from: null, to: null })).when(callInitiated())).toLeadTo({
      phase: 'entering',
      commands: ['calls.speak'],
    });
  });

  it('is hung up when it was answered, by whomever, on a number of no line', () => {
    expect(givenCall().when(callAnswered({ to: '+13125550999' }))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      state: { refusal: 'refused_number' },
    });
  });

  it('is in its conference when the first thing heard is that it joined', () => {
    expect(givenCall().when(joined('c-1', { clientState }))).toLeadTo({
      phase: 'in-conference',
      told: [{ type: 'participant.joined', conferenceId: 'c-1' }],
      state: { line: 'support', seated: true },
    });
  });

  it('waits for more when it joined something that is not ours', () => {
    expect(givenCall().when(joined('c-1'))).toLeadTo({ phase: 'ringing' });
  });

  it('is on the way out when the first thing heard is that it left', () => {
    expect(givenCall().when(left('c-1', { clientState }))).toLeadTo({
      phase: 'leaving',
      told: ['participant.left'],
    });
  });

  it('is looked for at Telnyx when nothing but a stray event is heard of it', () => {
    expect(givenCall(speakEnded()).when(deadlinePassed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.retrieveStatus'],
    });
  });

  it('is hung up when a stray leg turns out to be alive', () => {
    const stray = givenCall(speakEnded(), deadlinePassed);
    const asked = { type: 'calls.retrieveStatus', callControlId: 'v3:leg-1' } as const;

    expect(stray.when(succeeded(asked, { isAlive: true }))).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
    });
    expect(stray.when(succeeded(asked, { isAlive: false }))).toLeadTo({ phase: 'ended' });
  });

  it('has ended when the first thing heard is the hangup', () => {
    expect(givenCall().when(hungUp())).toLeadTo({
      phase: 'ended',
      state: { hangupCause: 'normal_clearing', to: CALLED },
    });
  });

  it('is hung up unheard when its first message cannot be applied', () => {
    expect(givenCall(speakEnded()).when(messageFailed)).toLeadTo({
      phase: 'leaving',
      commands: ['calls.hangup'],
      state: { refusal: 'failed' },
    });
  });
});
