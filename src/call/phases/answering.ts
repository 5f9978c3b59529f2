// `calls.answer` is on its way; `call.answered` is awaited.

import { ANSWER_TIMEOUT_MS, ANSWER_TRIES, SPEAK_TIMEOUT_MS } from '../limits.ts';
import { go, lineOf, say, stay, type CallContext, type CallStep } from '../step.ts';
import { sentence } from '../sentences/sentence.ts';
import { askPin } from './collecting-pin.ts';
import { expectHangup, hangUp } from './leaving.ts';
import { requestSeat } from './waiting.ts';
import type { CommandFailed } from '../command.ts';
import type { CallMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Answering = Extract<CallState, { phase: 'answering' }>;

export const answering = (
  state: Answering,
  message: CallMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'call.answered':
      return afterAnswer(state, context);
    case 'command.failed':
      return message.command.type === 'calls.answer'
        ? notAnswered(state, message, context)
        : stay(state);
    // The event may be lost and the caller on the line: go on. Telnyx says 90034 if it is not so.
    case 'deadline.passed':
      return state.tries < ANSWER_TRIES
        ? afterAnswer(state, context)
        : hangUp({ ...state, refusal: 'failed' }, context);
    case 'message.failed':
      return hangUp({ ...state, refusal: 'failed' }, context);
    case 'call.initiated':
    case 'call.hangup':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.joined':
    case 'conference.participant.left':
    case 'seat.create':
    case 'seat.join':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
    case 'command.succeeded':
      return stay(state);
  }
};

/** The caller is on the line: a PIN first where one is needed, then the greeting, then a seat. */
export const afterAnswer = (state: CallState, context: CallContext): CallStep =>
  state.line === null ? askPin(state, 'ask-pin', 0, context) : greet(state, context);

export const greet = (state: CallState, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  if (sentence(line, 'greeting') === '') return requestSeat(state, context);
  return go(
    state,
    { phase: 'entering', deadlineAt: context.now + SPEAK_TIMEOUT_MS },
    say(state, line, 'greeting'),
  );
};

/** A command said 90034: it was too early to go on. `call.answered` is awaited once more. */
export const backToAnswering = (state: CallState, context: CallContext): CallStep => {
  const tries = state.phase === 'joining' ? state.tries + 1 : 1;
  return go(state, { phase: 'answering', tries, deadlineAt: context.now + ANSWER_TIMEOUT_MS });
};

const notAnswered = (state: CallState, failed: CommandFailed, context: CallContext): CallStep =>
  failed.failure === 'call-ended'
    ? expectHangup(state, context)
    : hangUp({ ...state, refusal: 'failed' }, context);
