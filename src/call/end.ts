// The end of a call, whoever brought it about.

import { admit } from './admission.ts';
import { go, releaseSeat, type CallContext, type CallStep } from './step.ts';
import type { CallState, Outcome } from './state.ts';

/** `ended` absorbs everything that comes later; the room is told that the seat is free. */
export const end = (state: CallState, context: CallContext): CallStep =>
  go(
    { ...completed(state, context), seated: false, endedAt: state.endedAt ?? context.now },
    { phase: 'ended' },
    ...releaseSeat(state),
  );

/** A call that was over before anything was decided about it was still for the line that it called. */
export const completed = (state: CallState, { lines }: CallContext): CallState => {
  if (state.line !== null || state.direction === 'outgoing') return state;
  const admission = admit(state.from, state.to, lines);
  return admission.kind === 'open' ? { ...state, line: admission.line.name } : state;
};

/**
 * How an ended call ended: by whether the caller got in, else as we decided. Who waited in vain for a
 * host was let in to hear the hold audio, and was in no conference.
 */
export const outcomeOf = ({ joinedAt, refusal }: CallState): Outcome =>
  joinedAt !== null && refusal !== 'no_host' ? 'joined' : (refusal ?? 'caller_hung_up');
