// A seat has been asked for. The room says at once what to do, or that somebody else is opening
// the conference.

import { CREATE_TIMEOUT_MS, JOIN_TIMEOUT_MS, SEAT_TIMEOUT_MS, SEAT_TRIES } from '../limits.ts';
import {
  act,
  caller,
  command,
  go,
  lineOf,
  say,
  stay,
  tellRoom,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { apologise, refuse } from './leaving.ts';
import { enterConference } from './in-conference.ts';
import type { CallMessage } from '../message.ts';
import type { CallState } from '../state.ts';

type Waiting = Extract<CallState, { phase: 'waiting' }>;

export const waiting = (state: Waiting, message: CallMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'seat.create':
      return create(state, message.generation, 0, context);
    case 'seat.join':
      return join(state, message.conferenceId, message.generation, 0, context);
    case 'seat.refused':
      return refuse(state, message.reason, context);
    case 'deadline.passed':
      return askAgain(state, context);
    case 'conference.participant.joined':
      return enterConference(state, message.conferenceId, context);
    case 'message.failed':
      return apologise(state, context);
    case 'seat.wait':
    case 'room.closed':
    case 'call.initiated':
    case 'call.answered':
    case 'call.hangup':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.left':
    case 'command.succeeded':
    case 'command.failed':
      return stay(state);
  }
};

export const requestSeat = (state: CallState, context: CallContext, tries = 0): CallStep =>
  go(
    { ...state, seated: true },
    { phase: 'waiting', tries, deadlineAt: context.now + SEAT_TIMEOUT_MS },
    ...tellRoom(state, { type: 'seat.requested', ...caller(state) }),
  );

export const create = (
  state: CallState,
  generation: number,
  tries: number,
  context: CallContext,
): CallStep => {
  const line = lineOf(state, context);
  if (line === null) return apologise(state, context);
  return go(
    state,
    {
      phase: 'joining',
      step: { doing: 'create' },
      generation,
      tries,
      deadlineAt: context.now + CREATE_TIMEOUT_MS,
    },
    command({
      type: 'conferences.create',
      callControlId: state.callControlId,
      name: context.conferenceNamePrefix + line.name,
      options: line.conference,
      startConferenceOnCreate: !line.waitForHost,
      clientState: { line: line.name, role: state.role, generation },
    }),
  );
};

export const join = (
  state: CallState,
  conferenceId: string,
  generation: number,
  tries: number,
  context: CallContext,
): CallStep => {
  const line = lineOf(state, context);
  if (line === null) return apologise(state, context);
  return go(
    state,
    {
      phase: 'joining',
      step: { doing: 'join', conferenceId },
      generation,
      tries,
      deadlineAt: context.now + JOIN_TIMEOUT_MS,
    },
    command({
      type: 'conferences.join',
      conferenceId,
      callControlId: state.callControlId,
      mute: false,
      startConferenceOnEnter: false,
      beepEnabled: null,
      region: line.conference.region ?? null,
      clientState: { line: line.name, role: state.role, generation },
    }),
  );
};

/** Asking twice for a seat gives the same seat. The caller hears that we are still there. */
const askAgain = (state: Waiting, context: CallContext): CallStep => {
  if (state.tries >= SEAT_TRIES) return apologise(state, context);
  const again = requestSeat(state, context, state.tries + 1);
  return act(again.state, ...again.effects, say(state, lineOf(state, context), 'one-moment'));
};
