// The greeting is being spoken. Whatever becomes of it, the caller goes on to the room.

import { stay, type CallContext, type CallStep } from '../step.ts';
import { backToAnswering } from '../moves/greet.ts';
import { followMembership } from '../moves/enter-conference.ts';
import { expectHangup } from '../moves/leave.ts';
import { requestSeat } from '../moves/take-seat.ts';
import { isPrompt, type CommandFailed } from '../command.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Entering = Extract<CallState, { phase: 'entering' }>;

export const entering = (
  state: Entering,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'call.speak.ended':
    case 'call.playback.ended':
    case 'deadline.passed':
      return state.prompts > 0 ? stay(state) : requestSeat(state, context);
    // A create or join that seemed to have failed was carried out after all.
    case 'conference.participant.joined':
      return followMembership(state, context);
    case 'command.failed':
      return isPrompt(message.command) ? notSpoken(state, message, context) : stay(state);
    case 'call.initiated':
    case 'call.answered':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.playback.started':
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

const notSpoken = (state: CallState, failed: CommandFailed, context: CallContext): CallStep => {
  switch (failed.failure) {
    case 'call-not-answered':
      return backToAnswering(state, context);
    case 'call-ended':
      return expectHangup(state, context);
    case 'conference-ended':
    case 'name-taken':
    case 'conference-full':
    case 'rejected':
    case 'unauthorized':
    case 'unavailable':
      return requestSeat(state, context);
  }
};
