// The caller is in the conference.

import { pressKey } from '../keys.ts';
import { millisOf } from '../occurred-at.ts';
import { act, caller, stay, tellRoom, type CallContext, type CallStep } from '../step.ts';
import { membershipReport } from '../moves/enter-conference.ts';
import { expectHangup, hangUp } from '../moves/leave.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type InConference = Extract<CallState, { phase: 'in-conference' }>;

export const inConference = (
  state: InConference,
  message: PhaseMessage,
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
    case 'call.dtmf.received':
      return pressed(state, message);
    case 'deadline.passed':
      return state.waitsForHost ? waited(state, context) : hangUp(state, context);
    case 'conference.participant.speak.ended':
    case 'seat.create':
    case 'seat.join':
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
  const lastMoment = state.startedAt + context.callMaxMs;
  if (lastMoment <= context.now) return hangUp(state, context);
  return act(
    { ...state, waitsForHost: false, deadlineAt: lastMoment },
    ...tellRoom(state, { type: 'wait.expired', callLegId: state.callLegId }),
  );
};
