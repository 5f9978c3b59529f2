// The end of a call, whoever brought it about.

import { go, releaseSeat, type CallContext, type CallStep } from './step.ts';
import type { CallState, Outcome } from './state.ts';

/** `ended` absorbs everything that comes later; the room is told that the seat is free. */
export const end = (state: CallState, context: CallContext): CallStep =>
  go(
    { ...state, seated: false, endedAt: state.endedAt ?? context.now },
    { phase: 'ended' },
    ...releaseSeat(state),
  );

/** How an ended call ended: as we decided, else by whether the caller got in. */
export const outcomeOf = (state: CallState): Outcome =>
  state.joinedAt !== null ? 'joined' : (state.refusal ?? 'caller_hung_up');
