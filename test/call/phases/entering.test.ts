import { describe, expect, it } from 'vitest';

import {
  callAnswered,
  callInitiated,
  deadlinePassed,
  failed,
  joined,
  messageFailed,
  speakEnded,
} from '../../support/events.ts';
import { givenCall } from '../../support/given-call.ts';

const greeted = givenCall(callInitiated(), callAnswered());
const greeting = {
  type: 'calls.speak',
  callControlId: 'v3:leg-1',
  payload: 'Welcome.',
  voice: 'female',
  language: 'en-US',
} as const;

describe('a call that is being greeted', () => {
  it('asks its room for a seat when the greeting has been spoken', () => {
    expect(greeted.when(speakEnded())).toLeadTo({
      phase: 'waiting',
      told: [{ type: 'seat.requested', callLegId: 'leg-1', role: 'guest' }],
      state: { seated: true },
    });
  });

  it('goes on when the end of the greeting is not heard of', () => {
    expect(greeted.when(deadlinePassed)).toLeadTo({ phase: 'waiting', told: ['seat.requested'] });
  });

  it('goes on when the greeting could not be spoken', () => {
    expect(greeted.when(failed(greeting, 'unavailable'))).toLeadTo({
      phase: 'waiting',
      told: ['seat.requested'],
    });
  });

  it('goes back when Telnyx says that it is not answered', () => {
    expect(greeted.when(failed(greeting, 'call-not-answered'))).toLeadTo({ phase: 'answering' });
  });

  it('is on the way out when the caller is gone', () => {
    expect(greeted.when(failed(greeting, 'call-ended'))).toLeadTo({ phase: 'leaving' });
  });

  it('takes no notice of a failure of another command', () => {
    const answer = { type: 'calls.answer', callControlId: 'v3:leg-1', clientState: null } as const;

    expect(greeted.when(failed(answer, 'unavailable'))).toLeadTo({ phase: 'entering' });
  });

  it('is in the conference when that is heard', () => {
    expect(greeted.when(joined('c-1'))).toLeadTo({
      phase: 'in-conference',
      told: ['participant.joined'],
    });
  });

  it('is told that something went wrong when a message cannot be applied', () => {
    expect(greeted.when(messageFailed)).toLeadTo({
      phase: 'leaving',
      commands: [{ type: 'calls.speak', payload: expectSorry }],
      state: { refusal: 'failed' },
    });
  });
});

const expectSorry = 'Sorry, something went wrong. Please call again. Goodbye.';
