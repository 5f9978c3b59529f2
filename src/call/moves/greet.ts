// From the answered call to the greeting.

import { ANSWER_TIMEOUT_MS } from '../limits.ts';
import { listeningMs } from '../listening-time.ts';
import { go, lineOf, say, thrownBack, type CallContext, type CallStep } from '../step.ts';
import { sentence } from '../../conference/sentences/sentence.ts';
import { askRooms } from './ask-pin.ts';
import { requestSeat } from './take-seat.ts';
import type { CallState } from '../state.ts';

/** The caller is on the line: a PIN first where one is needed, then the greeting, then a seat. */
export const afterAnswer = (state: CallState, context: CallContext): CallStep =>
  state.line === null ? askRooms(state, context) : greet(state, context);

export const greet = (state: CallState, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  const text = sentence(line, 'greeting');
  if (text === '') return requestSeat(state, context);
  return go(
    state,
    { phase: 'entering', deadlineAt: context.now + listeningMs(text) },
    ...say(state, line, 'greeting'),
  );
};

/** A command said 90034: it was too early to go on. `call.answered` is awaited once more. */
export const backToAnswering = (state: CallState, context: CallContext): CallStep =>
  go(thrownBack(state), { phase: 'answering', deadlineAt: context.now + ANSWER_TIMEOUT_MS });
