// The ways to a seat: asking the room for one, and carrying out what the room says.

import { CREATE_TIMEOUT_MS, JOIN_TIMEOUT_MS, SEAT_TIMEOUT_MS } from '../limits.ts';
import { caller, command, go, lineOf, tellRoom, type CallContext, type CallStep } from '../step.ts';
import { apologise } from './leave.ts';
import type { CallState } from '../state.ts';

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
