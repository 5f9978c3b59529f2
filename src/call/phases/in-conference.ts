// The caller is in the conference.

import { pressKey } from '../keys.ts';
import { millisOf } from '../occurred-at.ts';
import {
  act,
  caller,
  stay,
  tellRoom,
  thrownBack,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { enterConference, followMembership } from '../moves/enter-conference.ts';
import { expectHangup } from '../moves/leave.ts';
import { joinAnew, takeSeat } from '../moves/take-seat.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type InConference = Extract<CallState, { phase: 'in-conference' }>;

export const inConference = (
  state: InConference,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'conference.participant.joined':
    case 'conference.participant.left':
      return followMembership(state, context);
    // The room is not sure of this caller.
    case 'seat.create':
      return enterConference(state, state.conferenceId, context);
    case 'seat.join':
      // A guest who waited for a host has become one.
      if (message.starts && state.waitsForHost && message.conferenceId === state.conferenceId) {
        return joinAnew(state, message, context);
      }
      return message.conferenceId === state.conferenceId
        ? enterConference(state, state.conferenceId, context)
        : takeSeat(thrownBack(state), message, context);
    case 'room.closed':
      return message.conferenceId === state.conferenceId
        ? expectHangup(state, context)
        : stay(state);
    case 'call.dtmf.received':
      return pressed(state, message);
    case 'deadline.passed':
      return waited(state, context);
    case 'conference.participant.speak.ended':
    case 'entry.answered':
    case 'seat.wait':
    case 'seat.refused':
    case 'call.initiated':
    case 'call.answered':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'command.succeeded':
    case 'command.failed':
      return stay(state);
  }
};

/** Key commands go to the room, which knows what they mean now. */
const pressed = (
  state: InConference,
  { digit, occurredAt }: Extract<PhaseMessage, { type: 'call.dtmf.received' }>,
): CallStep => {
  const { presses, commands } = pressKey(state.presses, { digit, at: millisOf(occurredAt) });
  return act(
    { ...state, presses },
    ...commands.flatMap((key) => tellRoom(state, { type: 'key.pressed', ...caller(state), key })),
  );
};

/** Long enough for a host; the room knows whether one has come meanwhile. */
const waited = (state: InConference, context: CallContext): CallStep => {
  const deadlineAt = state.startedAt + context.callMaxMs;
  return act(
    { ...state, waitsForHost: false, deadlineAt },
    ...tellRoom(state, { type: 'wait.expired', callLegId: state.callLegId }),
  );
};
