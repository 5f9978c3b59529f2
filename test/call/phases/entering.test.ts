import { describe, it } from 'vitest';

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
    greeted.when(speakEnded()).then({
      phase: 'waiting',
      told: [{ type: 'seat.requested', callLegId: 'leg-1', role: 'guest' }],
      state: { seated: true },
    });
  });

  it('goes on when the end of the greeting is not heard of', () => {
    greeted.when(deadlinePassed).then({ phase: 'waiting', told: ['seat.requested'] });
  });

  it('goes on when the greeting could not be spoken', () => {
    greeted
      .when(failed(greeting, 'unavailable'))
      .then({ phase: 'waiting', told: ['seat.requested'] });
  });

  it('goes back when Telnyx says that it is not answered', () => {
    greeted.when(failed(greeting, 'call-not-answered')).then({ phase: 'answering' });
  });

  it('is on the way out when the caller is gone', () => {
    greeted.when(failed(greeting, 'call-ended')).then({ phase: 'leaving' });
  });

  it('takes no notice of a failure of another command', () => {
    const answer = { type: 'calls.answer', callControlId: 'v3:leg-1', clientState: null } as const;

    greeted.when(failed(answer, 'unavailable')).then({ phase: 'entering' });
  });

  it('is in the conference when that is heard', () => {
    greeted.when(joined('c-1')).then({ phase: 'in-conference', told: ['participant.joined'] });
  });

  it('is told that something went wrong when a message cannot be applied', () => {
    greeted.when(messageFailed).then({
      phase: 'leaving',
      commands: [{ type: 'calls.speak', payload: expectSorry }],
      state: { refusal: 'failed' },
    });
  });
});

const expectSorry = 'Sorry, something went wrong. Please call again. Goodbye.';
