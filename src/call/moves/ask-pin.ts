// The way to a PIN: the rooms are asked about this caller first, then the caller is asked. Digits typed
// during the prompt count.

import { admit } from '../admission.ts';
import {
  ENTRY_TIMEOUT_MS,
  HOST_PIN_ENTRY_MS,
  PIN_DIGITS_MAX,
  PIN_ENTRY_MS,
  PIN_PAUSE_MS,
  PIN_TIMEOUT_MS,
} from '../limits.ts';
import { listeningMs } from '../listening-time.ts';
import { sentence, type SentenceName } from '../../conference/sentences/sentence.ts';
import { command, go, type CallContext, type CallStep } from '../step.ts';
import type { CallState } from '../state.ts';
import type { Effect } from '../../mailbox/effect.ts';
import type { Line } from '../../conference/line.ts';

/** Whether this caller was here a moment ago, or has guessed too often. */
export const askRooms = (state: CallState, context: CallContext): CallStep => {
  const rooms = linesByPin(state, context).map(({ name }) => name);
  return go(
    state,
    {
      phase: 'collecting-pin',
      step: 'asking-rooms',
      attempts: 0,
      awaited: rooms,
      pauseMs: 0,
      isBarred: false,
      deadlineAt: context.now + ENTRY_TIMEOUT_MS,
    },
    ...rooms.map((line): Effect => ({
      kind: 'tell-room',
      line,
      message: { type: 'entry.asked', callLegId: state.callLegId, from: state.from },
    })),
  );
};

export const promptPin = (
  state: CallState,
  name: SentenceName,
  attempts: number,
  context: CallContext,
): CallStep => {
  const line = linesByPin(state, context)[0] ?? null;
  const isForHosts = line?.pin === null;
  const text = sentence(line, name === 'ask-pin' && isForHosts ? 'ask-host-pin' : name);
  return go(
    state,
    {
      phase: 'collecting-pin',
      step: 'prompting',
      attempts,
      deadlineAt: context.now + listeningMs(text) + PIN_TIMEOUT_MS,
    },
    command({
      type: 'calls.gatherUsingSpeak',
      callControlId: state.callControlId,
      payload: text,
      voice: line?.voice ?? 'female',
      language: line?.language ?? 'en-US',
      minimumDigits: 1,
      maximumDigits: PIN_DIGITS_MAX,
      maximumTries: 1,
      timeoutMs: isForHosts ? HOST_PIN_ENTRY_MS : PIN_ENTRY_MS,
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
