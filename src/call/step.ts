// The small words that every phase is written in.

import { isAudioUrl, sentence, type SentenceName } from '../conference/sentences/sentence.ts';
import type { Command } from './command.ts';
import type { CallFacts, CallPhase, CallState } from './state.ts';
import type { RoomMessage, Caller } from '../conference/message.ts';
import type { Effect } from '../mailbox/effect.ts';
import type { Line, Lines } from '../conference/line.ts';

/** What a transition may know besides state and message. The same for every repeat of a message. */
export interface CallContext {
  /** Milliseconds since the epoch, fixed when the message was first taken. */
  readonly now: number;
  readonly callLegId: string;
  readonly lines: Lines;
  /** A call is hung up this long after its start. */
  readonly callMaxMs: number;
  readonly conferenceNamePrefix: string;
}

export interface CallStep {
  readonly state: CallState;
  readonly effects: readonly Effect[];
}

/** Nothing changes and nothing is done: a decision, not an omission. */
export const stay = (state: CallState): CallStep => ({ state, effects: [] });

/** The same phase goes on, with something to do. */
export const act = (state: CallState, ...effects: readonly Effect[]): CallStep => ({
  state,
  effects,
});

export const go = (
  state: CallState,
  phase: CallPhase,
  ...effects: readonly Effect[]
): CallStep => ({ state: { ...factsOf(state), ...phase }, effects });

export const command = (it: Command): Effect => ({ kind: 'command', command: it });

/** To the call's room; nothing while the call has no line. */
export const tellRoom = (state: CallState, message: RoomMessage): readonly Effect[] =>
  state.line === null ? [] : [{ kind: 'tell-room', line: state.line, message }];

/** The seat is given back; whoever was cut off by the network may come back to it. */
export const releaseSeat = (state: CallState): readonly Effect[] => {
  const release = tellRoom(state, {
    type: 'seat.released',
    ...caller(state),
    isCutOff: isCutOff(state),
  });
  if (state.seated) return [...(state.joinedAt === null ? tellLeft(state) : []), ...release];
  return isCutOff(state) && state.joinedAt !== null ? release : [];
};

/**
 * The caller is out of the conference that was last heard of; nothing where none was. The room may
 * never have heard that they were in: a host who hangs up at once has started it all the same.
 */
export const tellLeft = (state: CallState): readonly Effect[] => {
  const { membership } = state;
  if (membership === null) return [];
  const { conferenceId, occurredAt } = membership;
  return tellRoom(state, {
    type: 'participant.left',
    ...caller(state),
    conferenceId,
    occurredAt,
  });
};

/** Causes of a hang-up that somebody meant. Every other, known or not, is a line that broke. */
const MEANT: ReadonlySet<string> = new Set([
  'normal_clearing',
  'originator_cancel',
  'call_rejected',
  'time_limit',
  'user_busy',
]);

const isCutOff = ({ direction, hangupCause, hangupSource }: CallState): boolean => {
  const us = direction === 'incoming' ? 'callee' : 'caller';
  return hangupCause !== null && hangupSource !== us && !MEANT.has(hangupCause);
};

/** The person on the line, also where it was us who called. */
export const caller = (state: CallState): Caller => ({
  callLegId: state.callLegId,
  callControlId: state.callControlId,
  callSessionId: state.callSessionId,
  from: state.direction === 'incoming' ? state.from : state.to,
  role: state.role,
});

/** The line's words, to a caller who is not in a conference. An empty sentence says nothing. */
export const say = (state: CallState, line: Line | null, name: SentenceName): readonly Effect[] => {
  const text = sentence(line, name);
  return text === '' ? [] : [command(sound(state, line, text))];
};

const sound = (state: CallState, line: Line | null, text: string): Command => {
  const { callControlId } = state;
  if (isAudioUrl(text)) {
    return { type: 'calls.startPlayback', callControlId, audio: { audioUrl: text }, loop: 1 };
  }
  return {
    type: 'calls.speak',
    callControlId,
    payload: text,
    voice: line?.voice ?? 'female',
    language: line?.language ?? 'en-US',
  };
};

export const lineOf = (state: CallState, context: CallContext): Line | null =>
  state.line === null ? null : context.lines.byName(state.line);

/** One step back on the way in. */
export const thrownBack = <S extends CallState>(state: S): S => ({
  ...state,
  setbacks: state.setbacks + 1,
});

/** The state without what belongs to its phase alone. */
const factsOf = (state: CallState): CallFacts => ({
  callLegId: state.callLegId,
  callControlId: state.callControlId,
  callSessionId: state.callSessionId,
  connectionId: state.connectionId,
  direction: state.direction,
  from: state.from,
  to: state.to,
  line: state.line,
  role: state.role,
  startedAt: state.startedAt,
  answeredAt: state.answeredAt,
  joinedAt: state.joinedAt,
  leftAt: state.leftAt,
  endedAt: state.endedAt,
  seated: state.seated,
  membership: state.membership,
  refusal: state.refusal,
  hangupCause: state.hangupCause,
  hangupSource: state.hangupSource,
  commands: state.commands,
  events: state.events,
  clientState: state.clientState,
  prompts: state.prompts,
  setbacks: state.setbacks,
});
