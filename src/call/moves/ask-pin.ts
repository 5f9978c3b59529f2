// The prompt for a PIN. Digits typed during it count.

import { admit } from '../admission.ts';
import { PIN_DIGITS_MAX, PIN_ENTRY_MS, PIN_PAUSE_MS, PIN_TIMEOUT_MS } from '../limits.ts';
import { sentence, type SentenceName } from '../../conference/sentences/sentence.ts';
import { command, go, type CallContext, type CallStep } from '../step.ts';
import type { CallState } from '../state.ts';
import type { Line } from '../../conference/line.ts';

export const askPin = (
  state: CallState,
  name: SentenceName,
  attempts: number,
  context: CallContext,
): CallStep => {
  const line = linesByPin(state, context)[0] ?? null;
  return go(
    state,
    { phase: 'collecting-pin', attempts, deadlineAt: context.now + PIN_TIMEOUT_MS },
    command({
      type: 'calls.gatherUsingSpeak',
      callControlId: state.callControlId,
      payload: sentence(line, name === 'ask-pin' && line?.pin === null ? 'ask-host-pin' : name),
      voice: line?.voice ?? 'female',
      language: line?.language ?? 'en-US',
      invalidPayload: null,
      minimumDigits: 1,
      maximumDigits: PIN_DIGITS_MAX,
      maximumTries: 1,
      timeoutMs: PIN_ENTRY_MS,
      interDigitTimeoutMs: PIN_PAUSE_MS,
      terminatingDigit: '#',
      validDigits: '0123456789',
    }),
  );
};

/** The lines among which the PIN chooses. */
export const linesByPin = (state: CallState, context: CallContext): readonly Line[] => {
  const admission = admit(state.from, state.to, context.lines);
  return admission.kind === 'by-pin' ? admission.lines : [];
};
