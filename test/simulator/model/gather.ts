// Collecting digits from one leg. Digits typed during the prompt count and cut it off.

import type { Cancel } from '../clock.ts';
import type { Leg } from './leg.ts';
import { emitCall, numbers } from './payloads.ts';
import { dropPrompt, queuePrompt } from './prompts.ts';
import type { Prompt } from './prompts.ts';
import type { World } from './world.ts';

export type GatherStatus = 'valid' | 'invalid' | 'call_hangup' | 'cancelled' | 'timeout';

/** Times are milliseconds of Telnyx; the setting `gatherTimeScale` shortens them. */
export interface GatherRules {
  readonly minimumDigits: number;
  readonly maximumDigits: number;
  /** From the end of the prompt to the first digit. */
  readonly initialTimeoutMs: number;
  readonly interDigitTimeoutMs: number;
  /** For all digits together. Null: no such limit. */
  readonly totalTimeoutMs: number | null;
  readonly terminatingDigit: string;
  readonly validDigits: string;
  readonly maximumTries: number;
  /** Null: nothing is played. */
  readonly prompt: string | null;
  readonly invalidPrompt: string | null;
  readonly promptMs: number;
  /** A prompt that is a file reports its playback; a spoken one does not. */
  readonly promptKind: 'gather' | 'playback';
}

export interface Gather {
  readonly rules: GatherRules;
  digits: string;
  triesLeft: number;
  /** Null: nothing is being played, the caller is being waited for. */
  prompt: Prompt | null;
  cancelDigitTimer: Cancel | null;
  cancelTotalTimer: Cancel | null;
}

const stopTimers = (gather: Gather): void => {
  gather.cancelDigitTimer?.();
  gather.cancelTotalTimer?.();
};

/** Whatever ends it: the digits so far are told with the status. */
export const endGather = (world: World, leg: Leg, status: GatherStatus): void => {
  const { gather } = leg;
  if (gather === null) return;
  leg.gather = null;
  stopTimers(gather);
  const { digits, prompt } = gather;
  if (prompt !== null) {
    dropPrompt(world, leg, prompt, status === 'call_hangup' ? 'call_hangup' : 'cancelled');
  }
  world.note({ what: 'leg.gathered', callLegId: leg.callLegId, digits, status });
  emitCall(world, leg, 'call.gather.ended', { ...numbers(leg), digits, status });
};

/** The try has brought nothing valid: another one, or the end. */
const retryOrEnd = (world: World, leg: Leg, gather: Gather, status: GatherStatus): void => {
  gather.triesLeft -= 1;
  if (gather.triesLeft <= 0) return endGather(world, leg, status);
  stopTimers(gather);
  gather.digits = '';
  const { invalidPrompt, prompt } = gather.rules;
  startTry(world, leg, gather, status === 'invalid' ? (invalidPrompt ?? prompt) : prompt);
};

const judge = (world: World, leg: Leg, gather: Gather): void => {
  const { length } = gather.digits;
  if (length > 0 && length >= gather.rules.minimumDigits) return endGather(world, leg, 'valid');
  retryOrEnd(world, leg, gather, length === 0 ? 'timeout' : 'invalid');
};

const judgeAfter = (world: World, leg: Leg, gather: Gather, ms: number): Cancel =>
  world.after(ms * world.settings.gatherTimeScale, () => judge(world, leg, gather), leg.timers);

const waitForDigit = (world: World, leg: Leg, gather: Gather, ms: number): void => {
  gather.cancelDigitTimer?.();
  gather.cancelDigitTimer = judgeAfter(world, leg, gather, ms);
};

const startListening = (world: World, leg: Leg, gather: Gather): void => {
  const { initialTimeoutMs, totalTimeoutMs } = gather.rules;
  gather.prompt = null;
  if (leg.gather !== gather) return;
  waitForDigit(world, leg, gather, initialTimeoutMs);
  if (totalTimeoutMs !== null) {
    gather.cancelTotalTimer = judgeAfter(world, leg, gather, totalTimeoutMs);
  }
};

const startTry = (world: World, leg: Leg, gather: Gather, prompt: string | null): void => {
  if (prompt === null) return startListening(world, leg, gather);
  const { promptKind, promptMs } = gather.rules;
  gather.prompt = queuePrompt(world, leg, {
    kind: promptKind,
    text: prompt,
    durationMs: promptMs,
    extra: promptKind === 'playback' ? { media_url: prompt, overlay: false } : {},
    onEnd: () => startListening(world, leg, gather),
  });
};

export const startGather = (world: World, leg: Leg, rules: GatherRules): void => {
  endGather(world, leg, 'cancelled');
  const gather: Gather = {
    rules,
    digits: '',
    triesLeft: rules.maximumTries,
    prompt: null,
    cancelDigitTimer: null,
    cancelTotalTimer: null,
  };
  leg.gather = gather;
  startTry(world, leg, gather, rules.prompt);
};

export const gatherDigit = (world: World, leg: Leg, digit: string): void => {
  const { gather } = leg;
  if (gather === null) return;
  const { rules, prompt } = gather;
  if (prompt !== null) dropPrompt(world, leg, prompt, 'cancelled');
  if (digit === rules.terminatingDigit) return judge(world, leg, gather);
  if (!rules.validDigits.includes(digit)) return retryOrEnd(world, leg, gather, 'invalid');
  gather.digits += digit;
  if (gather.digits.length >= rules.maximumDigits) return endGather(world, leg, 'valid');
  waitForDigit(world, leg, gather, rules.interDigitTimeoutMs);
};
