// The ways out. Each gives the seat back and has a deadline, so that no leg is left alive for nobody.

import { EXPECT_HANGUP_MS, HANGUP_TIMEOUT_MS, PART_TIMEOUT_MS } from '../limits.ts';
import { listeningMs } from '../listening-time.ts';
import { speakingLine } from '../speaking-line.ts';
import { command, go, lineOf, releaseSeat, say, type CallContext, type CallStep } from '../step.ts';
import { sentence, type SentenceName } from '../../conference/sentences/sentence.ts';
import type { CallState } from '../state.ts';
import type { Effect } from '../../mailbox/effect.ts';

type Leaving = Extract<CallState, { phase: 'leaving' }>;
/** A way of leaving, as the state has it. */
type Way =
  | { readonly step: Exclude<Leaving['step'], 'parting'> }
  | Pick<Extract<Leaving, { step: 'parting' }>, 'step' | 'goodbye'>;

/** What partyline itself cannot get over: an apology to whoever can hear it, then the end. */
export const failSafe = (state: CallState, context: CallContext): CallStep =>
  state.answeredAt === null || state.phase === 'leaving'
    ? hangUp({ ...state, refusal: 'failed' }, context)
    : apologise(state, context);

const DISMISSALS = {
  'no-host': { sentence: 'no-host', refusal: 'no_host' },
  alone: { sentence: 'alone-goodbye', refusal: null },
  kicked: { sentence: 'kicked', refusal: null },
} as const;

/** The room lets this caller go. Whoever is on the way out already just goes. */
export const dismissed = (
  state: CallState,
  reason: keyof typeof DISMISSALS,
  context: CallContext,
): CallStep => {
  const { sentence, refusal } = DISMISSALS[reason];
  return state.phase === 'leaving'
    ? { state, effects: [] }
    : sayGoodbye({ ...state, refusal: refusal ?? state.refusal }, sentence, context);
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

/** A line that says nothing at this point only hangs up. */
export const sayGoodbye = (
  state: CallState,
  name: SentenceName,
  context: CallContext,
): CallStep => {
  const line = speakingLine(state, context);
  const text = sentence(line, name);
  if (text === '') return hangUp(state, context);
  return state.phase === 'in-conference'
    ? part(state, name, context)
    : leave(
        state,
        { step: 'speaking' },
        context.now + listeningMs(text),
        ...say(state, line, name),
      );
};

/**
 * In the conference whispers end as well, and it is not known whose end is heard of. Besides, whoever
 * was removed should not be in it any longer.
 */
const part = (
  state: Extract<CallState, { phase: 'in-conference' }>,
  goodbye: SentenceName,
  context: CallContext,
): CallStep =>
  leave(
    state,
    { step: 'parting', goodbye },
    context.now + PART_TIMEOUT_MS,
    command({
      type: 'conferences.leave',
      conferenceId: state.conferenceId,
      callControlId: state.callControlId,
      region: lineOf(state, context)?.conference.region ?? null,
    }),
  );

export const hangUp = (state: CallState, context: CallContext): CallStep =>
  leave(
    state,
    { step: 'hanging-up' },
    context.now + HANGUP_TIMEOUT_MS,
    command({ type: 'calls.hangup', callControlId: state.callControlId }),
  );

/** The leg is about to be gone without our doing; if it is not, it is hung up. */
export const expectHangup = (state: CallState, context: CallContext): CallStep =>
  leave(state, { step: 'expecting' }, context.now + EXPECT_HANGUP_MS);

/** Asks Telnyx whether the leg lives; one that does and belongs to nobody is hung up. */
export const findOutIfAlive = (state: CallState, context: CallContext): CallStep =>
  leave(
    state,
    { step: 'checking' },
    context.now + HANGUP_TIMEOUT_MS,
    command({ type: 'calls.retrieveStatus', callControlId: state.callControlId }),
  );

/** A seat that was given too late: the room must not keep it for this caller. */
export const declineSeat = (state: CallState): CallStep => ({
  state,
  effects: releaseSeat({ ...state, seated: true }),
});

const leave = (
  state: CallState,
  way: Way,
  deadlineAt: number,
  ...effects: readonly Effect[]
): CallStep => {
  const tries = state.phase === 'leaving' ? state.tries + 1 : 0;
  return go(
    { ...state, seated: false },
    { phase: 'leaving', ...way, tries, deadlineAt },
    ...effects,
    ...(state.seated ? releaseSeat(state) : []),
  );
};
