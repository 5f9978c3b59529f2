// A call that we dialled: a person has to press 1 before joining, or a voicemail would enter the room.

import { isDoneAlready } from '../command.ts';
import { askToAccept } from '../moves/ask-to-accept.ts';
import { expectHangup, hangUp } from '../moves/leave.ts';
import { requestSeat } from '../moves/take-seat.ts';
import { stay, type CallContext, type CallStep } from '../step.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Accepting = Extract<CallState, { phase: 'accepting' }>;

/** The key that says that a person is listening. */
const YES = '1';

export const accepting = (
  state: Accepting,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'call.answered':
      return state.step === 'ringing' ? askToAccept(state, context) : stay(state);
    case 'call.gather.ended':
      if (message.status === 'call_hangup') return expectHangup(state, context);
      return message.digits === YES ? requestSeat(state, context) : hangUp(state, context);
    case 'deadline.passed':
      return hangUp(state, context);
    case 'command.failed':
      return message.command.type === 'calls.gatherUsingSpeak' && !isDoneAlready(message)
        ? hangUp({ ...state, refusal: 'failed' }, context)
        : stay(state);
    case 'call.initiated':
    case 'call.dtmf.received':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.joined':
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
