// Nothing is decided yet. An ordinary call is here for one message; a leg of which only a stray
// event is known waits here for its `call.initiated`.

import { ANSWER_TIMEOUT_MS, DIAL_TIMEOUT_MS } from '../limits.ts';
import { command, go, stay, type CallContext, type CallStep } from '../step.ts';
import { admit } from '../admission.ts';
import { askToAccept } from '../moves/ask-to-accept.ts';
import { followMembership } from '../moves/enter-conference.ts';
import { afterAnswer } from '../moves/greet.ts';
import { findOutIfAlive, hangUp } from '../moves/leave.ts';
import type { PhaseMessage } from '../message.ts';
import type { CallState } from '../state.ts';

export const ringing = (
  state: CallState,
  message: PhaseMessage,
  context: CallContext,
): CallStep => {
  switch (message.type) {
    case 'call.initiated':
      return message.direction === 'incoming' ? decide(state, context) : dialled(state, context);
    case 'call.answered':
      return isDialledByUs(state)
        ? askToAccept(dialled(state, context).state, context)
        : answeredUnseen(state, context);
    // The state was lost; what Telnyx carried for us says whose call it is.
    case 'conference.participant.joined':
    case 'conference.participant.left':
      return followMembership(state, context);
    case 'deadline.passed':
      return findOutIfAlive(state, context);
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.speak.ended':
    case 'call.playback.started':
    case 'call.playback.ended':
    case 'conference.participant.speak.ended':
    case 'seat.create':
    case 'seat.join':
    case 'entry.answered':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
    case 'command.succeeded':
    case 'command.failed':
      return stay(state);
  }
};

const decide = (state: CallState, context: CallContext): CallStep => {
  const admission = admit(state.from, state.to, context.lines);
  if (admission.kind === 'refused') return refuseNumber(state, context);
  const line = admission.kind === 'open' ? admission.line.name : null;
  if (state.answeredAt !== null) return afterAnswer({ ...state, line }, context);
  return go(
    { ...state, line },
    { phase: 'answering', deadlineAt: context.now + ANSWER_TIMEOUT_MS },
    command({
      type: 'calls.answer',
      callControlId: state.callControlId,
      clientState: line === null ? null : { line, role: state.role, generation: 0 },
    }),
  );
};

const refuseNumber = (state: CallState, context: CallContext): CallStep => {
  const refused: CallState = { ...state, refusal: 'refused_number' };
  return state.answeredAt !== null
    ? hangUp(refused, context)
    : go(
        refused,
        {
          phase: 'leaving',
          step: 'hanging-up',
          tries: 0,
          deadlineAt: context.now + ANSWER_TIMEOUT_MS,
        },
        command({
          type: 'calls.reject',
          callControlId: state.callControlId,
          cause: 'CALL_REJECTED',
        }),
      );
};

/** A call of ours says in its client state whose it is; somebody else's is none of our business. */
const dialled = (state: CallState, context: CallContext): CallStep =>
  isDialledByUs(state)
    ? go(
        {
          ...state,
          line: state.clientState?.line ?? null,
          role: state.clientState?.role ?? 'guest',
        },
        { phase: 'accepting', step: 'ringing', deadlineAt: context.now + DIAL_TIMEOUT_MS },
      )
    : go(state, { phase: 'ended' });

/** An answered leg carries a client state of generation 0 from `calls.answer`, a dialled one does not. */
const isDialledByUs = ({ clientState }: CallState): boolean =>
  clientState !== null && clientState.generation > 0;

/** Answered although nobody here answered it: its `call.initiated` is late, or this is a relic. */
const answeredUnseen = (state: CallState, context: CallContext): CallStep =>
  state.to === null ? stay(state) : decide(state, context);
