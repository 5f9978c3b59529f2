// A seat has been asked for. The room says at once what to do, or that somebody else is opening
// the conference.

import { SEAT_TRIES } from '../limits.ts';
import { act, lineOf, say, stay, type CallContext, type CallStep } from '../step.ts';
import { enterConference } from '../moves/enter-conference.ts';
import { apologise, refuse } from '../moves/leave.ts';
import { create, requestSeat, takeSeat } from '../moves/take-seat.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Waiting = Extract<CallState, { phase: 'waiting' }>;

export const waiting = (state: Waiting, message: PhaseMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'seat.create':
      return create(state, message.generation, 0, context);
    case 'seat.join':
      return takeSeat(state, message, 0, context);
    case 'seat.refused':
      return refuse(state, message.reason, context);
    case 'deadline.passed':
      return askAgain(state, context);
    case 'conference.participant.joined':
      return enterConference(state, message.conferenceId, context);
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
  if (state.tries >= SEAT_TRIES) return apologise(state, context);
  const again = requestSeat(state, context, state.tries + 1);
  return act(again.state, ...again.effects, say(state, lineOf(state, context), 'one-moment'));
};
