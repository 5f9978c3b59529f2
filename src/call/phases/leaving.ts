// On the way out: a last sentence, then the leg is hung up, and it is made sure that it is.

import { EXPECT_HANGUP_MS, HANGUP_TIMEOUT_MS, HANGUP_TRIES, SPEAK_TIMEOUT_MS } from '../limits.ts';
import { end } from '../end.ts';
import {
  act,
  command,
  go,
  lineOf,
  say,
  stay,
  tellRoom,
  type CallContext,
  type CallStep,
} from '../step.ts';
import { isResultOf } from '../command.ts';
import type { CallMessage } from '../message.ts';
import type { SentenceName } from '../sentences/sentence.ts';
import type { CallState } from '../state.ts';
import type { Effect } from '../../mailbox/effect.ts';

type Leaving = Extract<CallState, { phase: 'leaving' }>;

export const leaving = (state: Leaving, message: CallMessage, context: CallContext): CallStep => {
  switch (message.type) {
    case 'call.speak.ended':
    case 'call.playback.ended':
      return state.step === 'speaking' ? hangUp(state, context) : stay(state);
    case 'command.succeeded':
      if (!isResultOf(message, 'calls.retrieveStatus')) return stay(state);
      return message.output.isAlive ? hangUp(state, context) : end(state, context);
    case 'command.failed':
      if (message.command.type === 'calls.retrieveStatus' && message.failure === 'call-ended') {
        return end(state, context);
      }
      return message.command.type === 'calls.speak' && state.step === 'speaking'
        ? hangUp(state, context)
        : stay(state);
    case 'deadline.passed':
      return overdue(state, context);
    case 'message.failed':
      return hangUp(state, context);
    case 'seat.create':
      return act(state, ...tellRoom(state, { type: 'seat.released', callLegId: state.callLegId }));
    case 'call.initiated':
    case 'call.answered':
    case 'call.hangup':
    case 'call.dtmf.received':
    case 'call.gather.ended':
    case 'call.speak.started':
    case 'call.playback.started':
    case 'conference.participant.joined':
    case 'conference.participant.left':
    case 'seat.join':
    case 'seat.wait':
    case 'seat.refused':
    case 'room.closed':
      return stay(state);
  }
};

/** Something of ours failed: say so, and let the caller go. The fail-safe of every phase. */
export const apologise = (state: CallState, context: CallContext): CallStep =>
  sayGoodbye({ ...state, refusal: 'failed' }, 'failed', context);

export const refuse = (
  state: CallState,
  reason: 'full' | 'locked',
  context: CallContext,
): CallStep =>
  reason === 'full'
    ? sayGoodbye({ ...state, refusal: 'refused_full' }, 'room-full', context)
    : sayGoodbye({ ...state, refusal: 'refused_locked' }, 'room-locked', context);

export const sayGoodbye = (state: CallState, name: SentenceName, context: CallContext): CallStep =>
  leave(
    state,
    'speaking',
    context.now + SPEAK_TIMEOUT_MS,
    say(state, lineOf(state, context), name),
  );

export const hangUp = (state: CallState, context: CallContext): CallStep =>
  leave(
    state,
    'hanging-up',
    context.now + HANGUP_TIMEOUT_MS,
    command({ type: 'calls.hangup', callControlId: state.callControlId }),
  );

/** The leg is about to be gone without our doing; if it is not, it is hung up. */
export const expectHangup = (state: CallState, context: CallContext): CallStep =>
  leave(state, 'expecting', context.now + EXPECT_HANGUP_MS);

/** Asks Telnyx whether the leg lives; one that does and belongs to nobody is hung up. */
export const findOutIfAlive = (state: CallState, context: CallContext): CallStep =>
  leave(
    state,
    'checking',
    context.now + HANGUP_TIMEOUT_MS,
    command({ type: 'calls.retrieveStatus', callControlId: state.callControlId }),
  );

const leave = (
  state: CallState,
  step: Leaving['step'],
  deadlineAt: number,
  ...effects: readonly Effect[]
): CallStep => {
  const tries = state.phase === 'leaving' ? state.tries + 1 : 0;
  const released = state.seated
    ? tellRoom(state, { type: 'seat.released', callLegId: state.callLegId })
    : [];
  return go(
    { ...state, seated: false },
    { phase: 'leaving', step, tries, deadlineAt },
    ...effects,
    ...released,
  );
};

const overdue = (state: Leaving, context: CallContext): CallStep => {
  if (state.tries >= HANGUP_TRIES) return end(state, context);
  switch (state.step) {
    case 'speaking':
    case 'expecting':
      return hangUp(state, context);
    case 'hanging-up':
    case 'checking':
      return findOutIfAlive(state, context);
  }
};
