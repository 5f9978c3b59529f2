// The caller is in the conference.

import { act, stay, type CallContext, type CallStep } from '../step.ts';
import { membershipReport } from '../moves/enter-conference.ts';
import { apologise, expectHangup, hangUp } from '../moves/leave.ts';
import type { CallMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type InConference = Extract<CallState, { phase: 'in-conference' }>;

export const inConference = (
  state: InConference,
  message: CallMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    // Also after a left that came late: `membership` knows which of the two is newer.
    case 'conference.participant.joined':
    case 'conference.participant.left':
      return moved(state, context);
    case 'room.closed':
      return message.conferenceId === state.conferenceId
        ? expectHangup(state, context)
        : stay(state);
    // Create's own answer may come after the event, and the room waits for it.
    case 'command.succeeded':
      return stay(state);
    case 'deadline.passed':
      return hangUp(state, context);
    case 'message.failed':
      return apologise(state, context);
    case 'seat.create':
    case 'seat.join':
    case 'seat.wait':
    case 'seat.refused':
    case 'call.initiated':
    case 'call.answered':
    case 'call.hangup':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'command.failed':
      return stay(state);
  }
};

const moved = (state: InConference, context: CallContext): CallStep => {
  const membership = state.membership;
  if (membership === null) return stay(state);
  if (membership.present) {
    return act({ ...state, conferenceId: membership.conferenceId }, ...membershipReport(state));
  }
  const leaving = expectHangup(state, context);
  return act(leaving.state, ...membershipReport(state), ...leaving.effects);
};
