// The only place where a call changes. Pure.

import { absorb, isCallEvent } from './absorb.ts';
import { completed, end } from './end.ts';
import { foundCall, placeFound } from './found.ts';
import { isPrompt } from './command.ts';
import { SETBACKS_MAX } from './limits.ts';
import { momentOf } from './occurred-at.ts';
import { unknownCall } from './unknown-call.ts';
import { accepting } from './phases/accepting.ts';
import { answering } from './phases/answering.ts';
import { collectingPin } from './phases/collecting-pin.ts';
import { entering } from './phases/entering.ts';
import { inConference } from './phases/in-conference.ts';
import { joining } from './phases/joining.ts';
import { leaving } from './phases/leaving.ts';
import { ringing } from './phases/ringing.ts';
import { waiting } from './phases/waiting.ts';
import { declineSeat, dismissed, failSafe, hangUp } from './moves/leave.ts';
import { act, stay, tellLeft, type CallContext, type CallStep } from './step.ts';
import type { CallEvent, CallMessage, PhaseMessage } from './message.ts';
import type { CallState } from './state.ts';

/**
 * One message applied to one call. The same arguments give the same answer, so a message that is
 * applied again after a crash asks for the same effects. Never throws for a parsed message. Late
 * events only complete the facts of an ended call; it issues a command only when its leg is found
 * alive, and that hangs up.
 *
 * Null stays null for a message that is neither Telnyx's event nor says that the leg was found: a leg
 * that nothing is known of has no address to send a command to.
 */
export const transitionCall = (
  before: CallState | null,
  message: CallMessage,
  context: CallContext,
): { readonly state: CallState | null; readonly effects: CallStep['effects'] } => {
  const known = knownCall(before, message, context);
  if (known === null) return { state: null, effects: [] };
  const { state, effects } = step(before, withPromptsHeard(known, message), message, context);
  const commands = effects.flatMap((effect) => (effect.kind === 'command' ? [effect.command] : []));
  return {
    state: {
      ...state,
      commands: state.commands + commands.length,
      prompts: state.prompts + commands.filter(isPrompt).length,
    },
    effects,
  };
};

/** A deadline says that whatever was to be heard is over: its end may have been lost. */
const withPromptsHeard = (state: CallState, message: CallMessage): CallState => {
  if (message.type === 'deadline.passed') return { ...state, prompts: 0 };
  const isOver =
    message.type === 'call.speak.ended' ||
    message.type === 'call.playback.ended' ||
    (message.type === 'command.failed' && isPrompt(message.command));
  return isOver ? { ...state, prompts: Math.max(0, state.prompts - 1) } : state;
};

/** When this call wants to be looked at again, in milliseconds since the epoch. */
export const callDeadline = (state: CallState): number | null =>
  state.phase === 'ended' ? null : state.deadlineAt;

const knownCall = (
  before: CallState | null,
  message: CallMessage,
  context: CallContext,
): CallState | null => {
  if (isCallEvent(message)) {
    return absorb(before ?? newCall(message, context), message, context.now);
  }
  return before === null && message.type === 'leg.found' ? foundCall(message, context) : before;
};

const step = (
  before: CallState | null,
  state: CallState,
  message: CallMessage,
  context: CallContext,
): CallStep => {
  if (wasInUnheardOf(before, state)) return act(completed(state, context), ...tellLeft(state));
  if (message.type === 'leg.found') return placeFound(state, message, context);
  if (state.phase === 'ended')
    return isSeat(message) ? declineSeat(state) : stay(completed(state, context));
  if (message.type === 'call.hangup') return end(state, context);
  if (message.type === 'message.failed') return failSafe(state, context);
  if (message.type === 'room.dismissed') return dismissed(state, message.reason, context);
  if (message.type === 'role.changed') return stay({ ...state, role: message.role });
  if (message.type === 'deadline.passed' && isOverlong(state, context)) {
    return hangUp({ ...state, refusal: 'failed' }, context);
  }
  const next = inPhase(state, message, context);
  return isGoingInCircles(next.state) ? failSafe(state, context) : next;
};

/** The seat was given back, or never taken, when a stay in a conference is first heard of. */
const wasInUnheardOf = (before: CallState | null, { phase, membership }: CallState): boolean => {
  if ((phase !== 'leaving' && phase !== 'ended') || membership === null) return false;
  const known = before?.membership ?? null;
  return membership.present
    ? membership !== known
    : membership.conferenceId !== known?.conferenceId;
};

const isSeat = ({ type }: CallMessage): boolean => type === 'seat.create' || type === 'seat.join';

/** Every phase has a deadline, so this is looked at in every phase. */
const isOverlong = (state: CallState, context: CallContext): boolean =>
  state.phase !== 'leaving' && state.startedAt + context.callMaxMs <= context.now;

const isGoingInCircles = ({ phase, setbacks }: CallState): boolean =>
  setbacks > SETBACKS_MAX && phase !== 'in-conference' && phase !== 'leaving' && phase !== 'ended';

const inPhase = (
  state: Exclude<CallState, { phase: 'ended' }>,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (state.phase) {
    case 'ringing':
      return ringing(state, message, context);
    case 'accepting':
      return accepting(state, message, context);
    case 'answering':
      return answering(state, message, context);
    case 'collecting-pin':
      return collectingPin(state, message, context);
    case 'entering':
      return entering(state, message, context);
    case 'waiting':
      return waiting(state, message, context);
    case 'joining':
      return joining(state, message, context);
    case 'in-conference':
      return inConference(state, message, context);
    case 'leaving':
      return leaving(state, message, context);
  }
};

const newCall = (event: CallEvent, context: CallContext): CallState => ({
  ...unknownCall(context),
  callControlId: event.callControlId,
  callSessionId: event.callSessionId,
  connectionId: event.connectionId,
  clientState: event.clientState,
  startedAt: momentOf(event.occurredAt, context.now),
});
