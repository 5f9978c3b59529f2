import { admit } from './admission.ts';
import { lineOf, type CallContext } from './step.ts';
import type { CallState } from './state.ts';
import type { Line } from '../conference/line.ts';

/** Whose words and voice a caller hears: until a PIN has chosen, those of the number's first line. */
export const speakingLine = (state: CallState, context: CallContext): Line | null => {
  const known = lineOf(state, context);
  if (known !== null) return known;
  const admission = admit(state.from, state.to, context.lines);
  return admission.kind === 'by-pin' ? (admission.lines[0] ?? null) : null;
};
