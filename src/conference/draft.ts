// A room's transition while it is being written: the state, the members that changed, the effects.
// Each function returns a new draft; nothing is changed in place.

import { recount } from './roster.ts';
import type { CallMessage } from '../call/message.ts';
import type { Line, Lines } from './line.ts';
import type { Effect } from '../mailbox/effect.ts';
import type {
  EndedConference,
  Member,
  Recording,
  RoomFacts,
  RoomPhase,
  RoomState,
  RoomTimer,
} from './state.ts';

/** What a room's transition may know besides state and message. */
export interface RoomContext {
  /** Milliseconds since the epoch, fixed when the message was first taken. */
  readonly now: number;
  readonly line: string;
  readonly lines: Lines;
  readonly conferenceNamePrefix: string;
  /** The roster entry of the message's `callLegId`; one that has left the current conference too. */
  readonly member: Member | null;
  /** Everybody with a seat, where `needsRoster` asked for it; else empty. */
  readonly roster: readonly Member[];
}

export interface RoomStep {
  readonly state: RoomState;
  /** The members that changed, each once. `left` without a conference was never in one: gone. */
  readonly members: readonly Member[];
  readonly ended: readonly EndedConference[];
  readonly recordings: readonly Recording[];
  readonly effects: readonly Effect[];
}

export const draft = (state: RoomState): RoomStep => ({
  state,
  members: [],
  ended: [],
  recordings: [],
  effects: [],
});

export const withFacts = (step: RoomStep, facts: Partial<RoomFacts>): RoomStep => ({
  ...step,
  state: { ...step.state, ...facts },
});

/** The room goes into this phase. Its timers stay as they are. */
export const withPhase = (step: RoomStep, phase: RoomPhase): RoomStep => {
  const { line, generation, tombstones, counts, timers, guesses, departures } = step.state;
  const facts = { line, generation, tombstones, counts, timers, guesses, departures };
  return { ...step, state: { ...facts, ...phase } };
};

/** Sets a timer, or, with null, takes it away. */
export const setTimer = (step: RoomStep, timer: RoomTimer, at: number | null): RoomStep => {
  const { [timer]: _before, ...others } = step.state.timers;
  return withFacts(step, { timers: at === null ? others : { ...others, [timer]: at } });
};

/** When this room wants to be looked at again, in milliseconds since the epoch. */
export const roomDeadline = (state: RoomState): number | null => {
  const times = Object.values(state.timers);
  return times.length === 0 ? null : Math.min(...times);
};

export const withEffects = (step: RoomStep, ...effects: readonly Effect[]): RoomStep => ({
  ...step,
  effects: [...step.effects, ...effects],
});

export const tell = (step: RoomStep, callLegId: string, message: CallMessage): RoomStep =>
  withEffects(step, { kind: 'tell-call', callLegId, message });

/** Puts a member into the roster, or changes one. */
export const seat = (step: RoomStep, before: Member | null, after: Member): RoomStep => ({
  ...step,
  state: { ...step.state, counts: recount(step.state.counts, before, after) },
  members: [...step.members.filter(({ callLegId }) => callLegId !== after.callLegId), after],
});

export const lineOf = (context: RoomContext): Line => context.lines.byName(context.line);
