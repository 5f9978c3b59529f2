// A leg that the reconciler found alive at Telnyx: placed again by what Telnyx carried for us, or
// ended, so that nobody is billed for nothing.

import { enterConference } from './moves/enter-conference.ts';
import { apologise } from './moves/leave.ts';
import { requestSeat } from './moves/take-seat.ts';
import { act, command, stay, type CallContext, type CallStep } from './step.ts';
import { unknownCall } from './unknown-call.ts';
import type { LegFound } from './message.ts';
import type { CallState } from './state.ts';

/** The state was lost. That the leg was answered is likely, and the next command tells. */
export const foundCall = (message: LegFound, context: CallContext): CallState => ({
  ...unknownCall(context),
  callControlId: message.callControlId,
  callSessionId: message.callSessionId,
  clientState: message.clientState,
  line: message.line,
  role: message.clientState?.role ?? 'guest',
  startedAt: message.startedAt,
  answeredAt: context.now,
});

export const placeFound = (state: CallState, message: LegFound, context: CallContext): CallStep => {
  switch (state.phase) {
    case 'ended':
      return act(state, command({ type: 'calls.hangup', callControlId: message.callControlId }));
    case 'ringing':
      return place({ ...state, line: state.line ?? message.line }, message, context);
    case 'answering':
    case 'accepting':
    case 'collecting-pin':
    case 'entering':
    case 'waiting':
    case 'joining':
      return message.conferenceId === null
        ? stay(state)
        : enterConference(state, message.conferenceId, context);
    case 'in-conference':
    case 'leaving':
      return stay(state);
  }
};

/**
 * A client state of generation 0 was written before any PIN was asked for, so it opens no line that
 * has one.
 */
const place = (state: CallState, message: LegFound, context: CallContext): CallStep => {
  if (state.line === null) return apologise(state, context);
  if (message.conferenceId !== null) {
    return enterConference({ ...state, seated: true }, message.conferenceId, context);
  }
  const line = context.lines.byName(state.line);
  const isOpen = line.pin === null && line.hostPin === null;
  const wasLetIn = (message.clientState?.generation ?? 0) > 0;
  return isOpen || wasLetIn ? requestSeat(state, context) : apologise(state, context);
};
