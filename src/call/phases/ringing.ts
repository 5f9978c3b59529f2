// Nothing is decided yet. An ordinary call is here for one message; a leg of which only a stray
// event is known waits here for its `call.initiated`.

import { ANSWER_TIMEOUT_MS, DIAL_TIMEOUT_MS } from '../limits.ts';
import { command, go, stay, type CallContext, type CallStep } from '../step.ts';
import { admit, type Admission } from '../admission.ts';
import { askToAccept } from '../moves/ask-to-accept.ts';
import { enterConference } from '../moves/enter-conference.ts';
import { afterAnswer } from '../moves/greet.ts';
import { expectHangup, findOutIfAlive, hangUp } from '../moves/leave.ts';
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
    case 'conference.participant.joined':
      return joinedUnseen(state, message.conferenceId, context);
    case 'conference.participant.left':
      return expectHangup(state, context);
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
  if (admission.kind === 'refused') {
    return go(
      { ...state, refusal: 'refused_number' },
      {
        phase: 'leaving',
        step: 'hanging-up',
        tries: 0,
        deadlineAt: context.now + ANSWER_TIMEOUT_MS,
      },
      command({ type: 'calls.reject', callControlId: state.callControlId, cause: 'CALL_REJECTED' }),
    );
  }
  return go(
    { ...state, line: lineKnown(admission) },
    { phase: 'answering', tries: 0, deadlineAt: context.now + ANSWER_TIMEOUT_MS },
    command({
      type: 'calls.answer',
      callControlId: state.callControlId,
      clientState:
        admission.kind === 'open'
          ? { line: admission.line.name, role: state.role, generation: 0 }
          : null,
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
const answeredUnseen = (state: CallState, context: CallContext): CallStep => {
  const admission = admit(state.from, state.to, context.lines);
  if (admission.kind === 'refused') {
    return hangUp({ ...state, refusal: 'refused_number' }, context);
  }
  return afterAnswer({ ...state, line: lineKnown(admission) }, context);
};

/** In a conference already: the state was lost. What Telnyx carried for us says whose it is. */
const joinedUnseen = (state: CallState, conferenceId: string, context: CallContext): CallStep => {
  const line = state.clientState?.line ?? null;
  if (line === null) return stay(state);
  return enterConference({ ...state, line, seated: true }, conferenceId, context);
};

const lineKnown = (admission: Exclude<Admission, { kind: 'refused' }>): string | null =>
  admission.kind === 'open' ? admission.line.name : null;
