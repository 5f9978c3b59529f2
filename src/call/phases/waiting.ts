// A seat has been asked for. The room says at once what to do, or that somebody else is opening
// the conference.

import { act, lineOf, say, stay, thrownBack, type CallContext, type CallStep } from '../step.ts';
import { followMembership } from '../moves/enter-conference.ts';
import { refuse } from '../moves/leave.ts';
import { create, requestSeat, takeSeat } from '../moves/take-seat.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Waiting = Extract<CallState, { phase: 'waiting' }>;

export const waiting = (state: Waiting, message: PhaseMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'seat.create':
      return create(state, message.generation, context);
    case 'seat.join':
      return takeSeat(state, message, context);
    case 'seat.refused':
      return refuse(state, message.reason, context);
    case 'deadline.passed':
      return askAgain(state, context);
    case 'conference.participant.joined':
      return followMembership(state, context);
    case 'entry.answered':
    case 'seat.wait':
    case 'room.closed':
    case 'call.initiated':
    case 'call.answered':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.left':
    case 'conference.participant.speak.ended':
    case 'command.succeeded':
    case 'command.failed':
      return stay(state);
  }
};

/** Asking twice for a seat gives the same seat. The caller hears that we are still there. */
const askAgain = (state: Waiting, context: CallContext): CallStep => {
  const again = requestSeat(thrownBack(state), context);
  return act(again.state, ...again.effects, ...say(state, lineOf(state, context), 'one-moment'));
};
