// On the way out: a last sentence, then the leg is hung up, and it is made sure that it is.

import { HANGUP_TRIES } from '../limits.ts';
import { end } from '../end.ts';
import { stay, type CallContext, type CallStep } from '../step.ts';
import { declineSeat, findOutIfAlive, hangUp } from '../moves/leave.ts';
import { isPrompt, isResultOf } from '../command.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Leaving = Extract<CallState, { phase: 'leaving' }>;

export const leaving = (state: Leaving, message: PhaseMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'call.speak.ended':
    case 'call.playback.ended':
    case 'conference.participant.speak.ended':
      return state.step === 'speaking' ? hangUp(state, context) : stay(state);
    case 'command.succeeded':
      if (!isResultOf(message, 'calls.retrieveStatus')) return stay(state);
      return message.output.isAlive ? hangUp(state, context) : end(state, context);
    case 'command.failed':
      if (message.command.type === 'calls.retrieveStatus' && message.failure === 'call-ended') {
        return end(state, context);
      }
      return isPrompt(message.command) && state.step === 'speaking'
        ? hangUp(state, context)
        : stay(state);
    case 'deadline.passed':
      return overdue(state, context);
    case 'seat.create':
    case 'seat.join':
      return declineSeat(state);
    case 'call.initiated':
    case 'call.answered':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.playback.started':
    case 'conference.participant.joined':
    case 'conference.participant.left':
    case 'entry.answered':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
      return stay(state);
  }
};

const overdue = (state: Leaving, context: CallContext): CallStep => {
  if (state.tries >= HANGUP_TRIES) return end(state, context);
  switch (state.step) {
    case 'speaking':
    case 'expecting':
      return hangUp(state, context);
    case 'hanging-up':
    case 'checking':
      return findOutIfAlive(state, context);
  }
};
