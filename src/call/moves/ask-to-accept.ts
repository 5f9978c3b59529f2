// The question to somebody whom we called.

import { ACCEPT_ENTRY_MS, PIN_TIMEOUT_MS } from '../limits.ts';
import { listeningMs } from '../listening-time.ts';
import { command, go, lineOf, type CallContext, type CallStep } from '../step.ts';
import { sentence } from '../../conference/sentences/sentence.ts';
import type { CallState } from '../state.ts';

export const askToAccept = (state: CallState, context: CallContext): CallStep => {
  const line = lineOf(state, context);
  const text = sentence(line, 'press-one');
  return go(
    state,
    {
      phase: 'accepting',
      step: 'asking',
      deadlineAt: context.now + listeningMs(text) + PIN_TIMEOUT_MS,
    },
    command({
      type: 'calls.gatherUsingSpeak',
      callControlId: state.callControlId,
      payload: text,
      voice: line?.voice ?? 'female',
      language: line?.language ?? 'en-US',
      minimumDigits: 1,
      maximumDigits: 1,
      maximumTries: 1,
      timeoutMs: ACCEPT_ENTRY_MS,
      interDigitTimeoutMs: null,
      terminatingDigit: '#',
      validDigits: '0123456789',
    }),
  );
};
