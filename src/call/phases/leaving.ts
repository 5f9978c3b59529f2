// On the way out: a last sentence, then the leg is hung up, and it is made sure that it is.

import { HANGUP_TRIES } from '../limits.ts';
import { end } from '../end.ts';
import { stay, type CallContext, type CallStep } from '../step.ts';
import { declineSeat, expectHangup, findOutIfAlive, hangUp, sayGoodbye } from '../moves/leave.ts';
import { isPrompt, isResultOf, type CommandFailed, type CommandSucceeded } from '../command.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Leaving = Extract<CallState, { phase: 'leaving' }>;

export const leaving = (state: Leaving, message: PhaseMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'call.speak.ended':
    case 'call.playback.ended':
      return heard(state, context);
    case 'command.succeeded':
      return succeeded(state, message, context);
    case 'command.failed':
      return failed(state, message, context);
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
    case 'conference.participant.speak.ended':
    case 'entry.answered':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
      return stay(state);
  }
};

/** The goodbye comes after whatever the caller was told to hear before. */
const heard = (state: Leaving, context: CallContext): CallStep =>
  state.step === 'speaking' && state.prompts === 0 ? hangUp(state, context) : stay(state);

const succeeded = (state: Leaving, message: CommandSucceeded, context: CallContext): CallStep => {
  if (isResultOf(message, 'conferences.leave')) return parted(state, context);
  if (!isResultOf(message, 'calls.retrieveStatus')) return stay(state);
  return message.output.isAlive ? hangUp(state, context) : end(state, context);
};

const failed = (state: Leaving, message: CommandFailed, context: CallContext): CallStep => {
  const { command, failure } = message;
  if (command.type === 'calls.retrieveStatus' && failure === 'call-ended') {
    return end(state, context);
  }
  if (command.type === 'conferences.leave') {
    return failure === 'call-ended' ? expectHangup(state, context) : parted(state, context);
  }
  return isPrompt(command) ? heard(state, context) : stay(state);
};

/** Out of the conference, or as far out as could be. */
const parted = (state: Leaving, context: CallContext): CallStep =>
  state.step === 'parting' ? sayGoodbye(state, state.goodbye, context) : stay(state);

const overdue = (state: Leaving, context: CallContext): CallStep => {
  if (state.tries >= HANGUP_TRIES) return end(state, context);
  switch (state.step) {
    case 'parting':
      return parted(state, context);
    case 'speaking':
    case 'expecting':
      return hangUp(state, context);
    case 'hanging-up':
    case 'checking':
      return findOutIfAlive(state, context);
  }
};
