import { describe, it } from 'vitest';

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
    givenCall()
      .when(callInitiated())
      .then({
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
    callsTo(linesWith({ pin: '1234' }))()
      .when(callInitiated())
      .then({
        phase: 'answering',
        commands: [{ type: 'calls.answer', clientState: null }],
        state: { line: null },
      });
  });

  it('is rejected before it is answered when the number belongs to no line', () => {
    givenCall()
      .when(callInitiated({ to: '+13125550999' }))
      .then({
        phase: 'leaving',
        commands: [{ type: 'calls.reject', cause: 'CALL_REJECTED' }],
        state: { refusal: 'refused_number' },
      });
  });

  it('is asked after when a rejection was not heard of', () => {
    givenCall(callInitiated({ to: '+13125550999' }))
      .when(deadlinePassed)
      .then({ phase: 'leaving', commands: ['calls.retrieveStatus'] });
  });

  it('is left to others when somebody else dials out with it', () => {
    givenCall()
      .when(callInitiated({ direction: 'outgoing' }))
      .then({ phase: 'ended' });
  });

  it('is a call of ours that rings at somebody else when its client state says so', () => {
    givenCall()
      .when(callInitiated({ direction: 'outgoing', clientState }))
      .then({ phase: 'accepting', state: { line: 'support', step: 'ringing' } });
  });

  it('is made by an answered event that comes before the initiated one', () => {
    givenCall()
      .when(callAnswered())
      .then({ phase: 'entering', commands: ['calls.speak'], state: { line: 'support' } });
  });

  it('waits for the initiated event when the answered one does not say the number', () => {
    givenCall()
      .when(callAnswered({ from: null, to: null }))
      .then({ phase: 'ringing' });
  });

  it('is not answered again when the initiated event comes late', () => {
    givenCall(callAnswered({ from: null, to: null }))
      .when(callInitiated())
      .then({ phase: 'entering', commands: ['calls.speak'] });
  });

  it('is hung up when it was answered, by whomever, on a number of no line', () => {
    givenCall()
      .when(callAnswered({ to: '+13125550999' }))
      .then({
        phase: 'leaving',
        commands: ['calls.hangup'],
        state: { refusal: 'refused_number' },
      });
  });

  it('is in its conference when the first thing heard is that it joined', () => {
    givenCall()
      .when(joined('c-1', { clientState }))
      .then({
        phase: 'in-conference',
        told: [{ type: 'participant.joined', conferenceId: 'c-1' }],
        state: { line: 'support', seated: true },
      });
  });

  it('waits for more when it joined something that is not ours', () => {
    givenCall().when(joined('c-1')).then({ phase: 'ringing' });
  });

  it('is on the way out when the first thing heard is that it left', () => {
    givenCall()
      .when(left('c-1', { clientState }))
      .then({ phase: 'leaving', told: ['participant.left'] });
  });

  it('is looked for at Telnyx when nothing but a stray event is heard of it', () => {
    givenCall(speakEnded())
      .when(deadlinePassed)
      .then({ phase: 'leaving', commands: ['calls.retrieveStatus'] });
  });

  it('is hung up when a stray leg turns out to be alive', () => {
    const stray = givenCall(speakEnded(), deadlinePassed);
    const asked = { type: 'calls.retrieveStatus', callControlId: 'v3:leg-1' } as const;

    stray
      .when(succeeded(asked, { isAlive: true }))
      .then({ phase: 'leaving', commands: ['calls.hangup'] });
    stray.when(succeeded(asked, { isAlive: false })).then({ phase: 'ended' });
  });

  it('has ended when the first thing heard is the hangup', () => {
    givenCall()
      .when(hungUp())
      .then({ phase: 'ended', state: { hangupCause: 'normal_clearing', to: CALLED } });
  });

  it('is hung up unheard when its first message cannot be applied', () => {
    givenCall(speakEnded())
      .when(messageFailed)
      .then({ phase: 'leaving', commands: ['calls.hangup'], state: { refusal: 'failed' } });
  });
});
