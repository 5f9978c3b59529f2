// `calls.answer` is on its way; `call.answered` is awaited.

import { ANSWER_TRIES } from '../limits.ts';
import { stay, type CallContext, type CallStep } from '../step.ts';
import { afterAnswer } from '../moves/greet.ts';
import { followMembership } from '../moves/enter-conference.ts';
import { expectHangup, hangUp } from '../moves/leave.ts';
import { isDoneAlready, type CommandFailed } from '../command.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Answering = Extract<CallState, { phase: 'answering' }>;

export const answering = (
  state: Answering,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'call.answered':
      return afterAnswer(state, context);
    // A create or join that seemed to have failed was carried out after all.
    case 'conference.participant.joined':
      return followMembership(state, context);
    case 'command.failed':
      return message.command.type === 'calls.answer'
        ? notAnswered(state, message, context)
        : stay(state);
    // The event may be lost and the caller on the line: go on. Telnyx says 90034 if it is not so.
    case 'deadline.passed':
      return state.setbacks < ANSWER_TRIES
        ? afterAnswer(state, context)
        : hangUp({ ...state, refusal: 'failed' }, context);
    case 'call.initiated':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.left':
    case 'conference.participant.speak.ended':
    case 'seat.create':
    case 'seat.join':
    case 'entry.answered':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
    case 'command.succeeded':
      return stay(state);
  }
};

const notAnswered = (state: CallState, failed: CommandFailed, context: CallContext): CallStep => {
  if (isDoneAlready(failed)) return stay(state);
  switch (failed.failure) {
    case 'call-ended':
      return expectHangup(state, context);
    // It may have been answered all the same: `call.answered` or the deadline goes on.
    case 'unavailable':
      return stay(state);
    case 'call-not-answered':
    case 'conference-ended':
    case 'name-taken':
    case 'conference-full':
    case 'rejected':
    case 'unauthorized':
      return hangUp({ ...state, refusal: 'failed' }, context);
  }
};
