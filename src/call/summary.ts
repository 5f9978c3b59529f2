// The fields of the one log line about an ended call.

import { outcomeOf } from './end.ts';
import type { CallState, Outcome } from './state.ts';
import type { Role } from '../conference/client-state.ts';

/** Ids by Telnyx's names. Durations are seconds, exact to the millisecond. */
export interface CallSummary {
  readonly event: 'call.summary';
  readonly call_control_id: string;
  readonly call_leg_id: string;
  readonly line: string | null;
  readonly role: Role;
  readonly outcome: Outcome;
  /** From `call.initiated` to `call.answered`; null: never answered. */
  readonly seconds_to_answer: number | null;
  /** From `call.initiated` to the first `conference.participant.joined`; null: never joined. */
  readonly seconds_to_room: number | null;
  /** From the first join to the last leave, or to the end of the call; null: never joined. */
  readonly seconds_in_room: number | null;
  readonly hangup_cause: string | null;
  readonly commands: number;
  readonly events: number;
}

/** To be logged once, when the call has become `ended`. */
export const callSummary = (state: CallState): CallSummary => ({
  event: 'call.summary',
  call_control_id: state.callControlId,
  call_leg_id: state.callLegId,
  line: state.line,
  role: state.role,
  outcome: outcomeOf(state),
  seconds_to_answer: secondsBetween(state.startedAt, state.answeredAt),
  seconds_to_room: secondsToRoom(state),
  seconds_in_room: secondsBetween(state.joinedAt, state.leftAt ?? state.endedAt),
  hangup_cause: state.hangupCause,
  commands: state.commands,
  events: state.events,
});

/** Also what `partyline_seconds_to_room` observes. */
export const secondsToRoom = (state: CallState): number | null =>
  secondsBetween(state.startedAt, state.joinedAt);

/** Never negative: events of one instant may carry their times the wrong way round. */
const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : Math.max(0, to - from) / 1_000;
