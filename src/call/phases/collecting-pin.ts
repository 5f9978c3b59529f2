// One prompt asks for the PIN. It chooses the line, where several share the number, and the role.

import { speakingLine } from '../speaking-line.ts';
import { act, go, say, stay, type CallContext, type CallStep } from '../step.ts';
import { linesByPin, promptPin } from '../moves/ask-pin.ts';
import { backToAnswering, greet } from '../moves/greet.ts';
import { apologise, expectHangup, sayGoodbye } from '../moves/leave.ts';
import { isDoneAlready, type CommandFailed } from '../command.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';
import type { Effect } from '../../mailbox/effect.ts';
import type { Line } from '../../conference/line.ts';
import type { Role } from '../../conference/client-state.ts';

type CollectingPin = Extract<CallState, { phase: 'collecting-pin' }>;
type AskingRooms = Extract<CollectingPin, { step: 'asking-rooms' }>;

export const collectingPin = (
  state: CollectingPin,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'call.gather.ended':
      return message.status === 'call_hangup'
        ? expectHangup(state, context)
        : check(state, message.digits, context);
    case 'entry.answered':
      return state.step === 'asking-rooms' ? answered(state, message, context) : stay(state);
    case 'deadline.passed':
      return overdue(state, context);
    case 'command.failed':
      return notAsked(state, message, context);
    case 'call.initiated':
    case 'call.answered':
    case 'call.dtmf.received':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.joined':
    case 'conference.participant.left':
    case 'conference.participant.speak.ended':
    case 'seat.create':
    case 'seat.join':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
    case 'command.succeeded':
      return stay(state);
  }
};

type EntryAnswered = Extract<PhaseMessage, { type: 'entry.answered' }>;

/** A room that was left a moment ago decides at once; else all are heard first. */
const answered = (state: AskingRooms, answer: EntryAnswered, context: CallContext): CallStep => {
  if (answer.role !== null) {
    return greet({ ...state, line: answer.line, role: answer.role }, context);
  }
  const heard: AskingRooms = {
    ...state,
    awaited: state.awaited.filter((line) => line !== answer.line),
    pauseMs: Math.max(state.pauseMs, answer.pauseMs),
    isBarred: state.isBarred || answer.isBarred,
  };
  return heard.awaited.length === 0 ? decide(heard, context) : stay(heard);
};

const decide = (state: AskingRooms, context: CallContext): CallStep => {
  if (state.isBarred) {
    return sayGoodbye({ ...state, refusal: 'wrong_pin' }, 'too-many-pins', context);
  }
  if (state.pauseMs === 0) return promptPin(state, 'ask-pin', 0, context);
  return go(
    state,
    {
      phase: 'collecting-pin',
      step: 'pausing',
      attempts: 0,
      deadlineAt: context.now + state.pauseMs,
    },
    ...say(state, speakingLine(state, context), 'one-moment'),
  );
};

const overdue = (state: CollectingPin, context: CallContext): CallStep => {
  switch (state.step) {
    case 'asking-rooms':
      return decide(state, context);
    case 'pausing':
      return promptPin(state, 'ask-pin', 0, context);
    // Nothing was heard of the entry: it counts as a wrong one, or a dead line would ask for ever.
    case 'prompting':
      return check(state, '', context);
  }
};

const check = (state: CollectingPin, digits: string, context: CallContext): CallStep => {
  const lines = linesByPin(state, context);
  const match = matching(lines, digits);
  if (match !== null) {
    return greet({ ...state, line: match.line.name, role: match.role }, context);
  }
  const attempts = state.attempts + 1;
  const allowed = Math.max(1, ...lines.map(({ pinAttempts }) => pinAttempts));
  const next =
    attempts >= allowed
      ? sayGoodbye({ ...state, refusal: 'wrong_pin' }, 'wrong-pin-goodbye', context)
      : promptPin(state, 'wrong-pin', attempts, context);
  // Silence is no guess: it uses up the attempts of this call, and is not held against the caller.
  const guessed = digits === '' ? [] : lines;
  return act(next.state, ...next.effects, ...guessed.map((line) => tellOfWrongPin(state, line)));
};

const tellOfWrongPin = (state: CallState, { name }: Line): Effect => ({
  kind: 'tell-room',
  line: name,
  message: { type: 'pin.refused', callLegId: state.callLegId, from: state.from },
});

/** On a line without a PIN only hosts have one: no digits at all means a guest. */
const matching = (
  lines: readonly Line[],
  digits: string,
): { readonly line: Line; readonly role: Role } | null => {
  for (const line of lines) {
    if (line.hostPin !== null && line.hostPin === digits) return { line, role: 'host' };
    if (line.pin !== null && line.pin === digits) return { line, role: 'guest' };
  }
  const open = digits === '' ? lines.find(({ pin }) => pin === null) : undefined;
  return open === undefined ? null : { line: open, role: 'guest' };
};

const notAsked = (state: CallState, failed: CommandFailed, context: CallContext): CallStep => {
  if (failed.command.type !== 'calls.gatherUsingSpeak' || isDoneAlready(failed)) {
    return stay(state);
  }
  switch (failed.failure) {
    case 'call-not-answered':
      return backToAnswering(state, context);
    case 'call-ended':
      return expectHangup(state, context);
    case 'conference-ended':
    case 'name-taken':
    case 'conference-full':
    case 'rejected':
    case 'unauthorized':
    case 'unavailable':
      return apologise(state, context);
  }
};
