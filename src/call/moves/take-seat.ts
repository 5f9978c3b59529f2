// The ways to a seat: asking the room for one, and carrying out what the room says.

import { CREATE_TIMEOUT_MS, JOIN_TIMEOUT_MS, SEAT_TIMEOUT_MS, PART_TIMEOUT_MS } from '../limits.ts';
import {
  caller,
  command,
  go,
  lineOf,
  say,
  tellRoom,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { listeningMs } from '../listening-time.ts';
import { conferenceName } from '../../conference/conference-name.ts';
import { sentence } from '../../conference/sentences/sentence.ts';
import { apologise } from './leave.ts';
import type { SeatToJoin } from '../message.ts';
import type { CallState } from '../state.ts';

export const requestSeat = (state: CallState, context: CallContext): CallStep =>
  go(
    { ...state, seated: true },
    { phase: 'waiting', deadlineAt: context.now + SEAT_TIMEOUT_MS },
    ...tellRoom(state, {
      type: 'seat.requested',
      ...caller(state),
      isInvited: state.direction === 'outgoing',
    }),
  );

export const create = (state: CallState, generation: number, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  if (line === null) return apologise(state, context);
  return go(
    state,
    {
      phase: 'joining',
      step: { doing: 'create' },
      generation,
      deadlineAt: context.now + CREATE_TIMEOUT_MS,
    },
    command({
      type: 'conferences.create',
      callControlId: state.callControlId,
      name: conferenceName(line.name, context),
      options: line.conference,
      startConferenceOnCreate: !line.waitForHost || state.role === 'host',
      clientState: { line: line.name, role: state.role, generation },
    }),
  );
};

/** As the room says: with a word about the recording first, where there is one. */
export const takeSeat = (state: CallState, seat: SeatToJoin, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  const text = sentence(line, 'being-recorded');
  if (!seat.recorded || text === '') return join(state, seat, context);
  return go(
    state,
    {
      phase: 'joining',
      step: { doing: 'announce', seat },
      generation: seat.generation,
      deadlineAt: context.now + listeningMs(text),
    },
    ...say(state, line, 'being-recorded'),
  );
};

/** Out of the conference, to join it again as the host who starts it. */
export const joinAnew = (state: CallState, seat: SeatToJoin, context: CallContext): CallStep =>
  go(
    state,
    {
      phase: 'joining',
      step: { doing: 'leave', seat },
      generation: seat.generation,
      deadlineAt: context.now + PART_TIMEOUT_MS,
    },
    command({
      type: 'conferences.leave',
      conferenceId: seat.conferenceId,
      callControlId: state.callControlId,
      region: seat.region,
    }),
  );

/** Never with `mute`: the room mutes by id, once the caller is in. */
export const join = (state: CallState, seat: SeatToJoin, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  if (line === null) return apologise(state, context);
  const { conferenceId, generation } = seat;
  return go(
    state,
    {
      phase: 'joining',
      step: { doing: 'join', conferenceId },
      generation,
      deadlineAt: context.now + JOIN_TIMEOUT_MS,
    },
    command({
      type: 'conferences.join',
      conferenceId,
      callControlId: state.callControlId,
      mute: false,
      startConferenceOnEnter: seat.starts,
      beepEnabled: seat.quiet ? 'never' : null,
      region: seat.region,
      clientState: { line: line.name, role: state.role, generation },
    }),
  );
};
