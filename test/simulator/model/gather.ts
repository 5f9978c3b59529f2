// Collecting digits from one leg. Digits typed during the prompt count and cut it off.

import type { Cancel } from '../clock.ts';
import type { Leg } from './leg.ts';
import { emitCall, numbers } from './payloads.ts';
import { queuePrompt, stopPrompts } from './prompts.ts';
import type { World } from './world.ts';

export type GatherStatus = 'valid' | 'invalid' | 'call_hangup' | 'cancelled' | 'timeout';

export interface GatherRules {
  readonly minimumDigits: number;
  readonly maximumDigits: number;
  /** Until the first digit, and for the whole of one try. Milliseconds. */
  readonly initialTimeoutMs: number;
  readonly timeoutMs: number;
  readonly interDigitTimeoutMs: number;
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
  listening: boolean;
  cancelTimers: Cancel[];
}

const stopTimers = (gather: Gather): void => {
  for (const cancel of gather.cancelTimers.splice(0)) cancel();
};

export const endGather = (world: World, leg: Leg, status: GatherStatus): void => {
  const { gather } = leg;
  if (gather === null) return;
  leg.gather = null;
  stopTimers(gather);
  if (leg.prompts[0]?.kind === gather.rules.promptKind && !gather.listening) {
    stopPrompts(world, leg, 'current', status === 'call_hangup' ? 'call_hangup' : 'cancelled');
  }
  const { digits } = gather;
  world.note({ what: 'leg.gathered', callLegId: leg.callLegId, digits, status });
  emitCall(world, leg, 'call.gather.ended', { ...numbers(leg), digits, status });
};

/** The try is over without a valid input: another one, or the end. */
const retryOrEnd = (world: World, leg: Leg, gather: Gather, status: GatherStatus): void => {
  stopTimers(gather);
  gather.triesLeft -= 1;
  if (gather.triesLeft <= 0) return endGather(world, leg, status);
  const { invalidPrompt, prompt } = gather.rules;
  gather.digits = '';
  startTry(world, leg, gather, status === 'invalid' ? (invalidPrompt ?? prompt) : prompt);
};

const judge = (world: World, leg: Leg, gather: Gather): void => {
  const { length } = gather.digits;
  if (length >= gather.rules.minimumDigits) return endGather(world, leg, 'valid');
  retryOrEnd(world, leg, gather, length === 0 ? 'timeout' : 'invalid');
};

const listen = (world: World, leg: Leg, gather: Gather): void => {
  if (leg.gather !== gather || gather.listening) return;
  gather.listening = true;
  const { rules } = gather;
  const scale = world.settings.gatherTimeScale;
  const wait = (ms: number): Cancel =>
    world.after(ms * scale, () => judge(world, leg, gather), leg.timers);
  if (gather.digits === '') gather.cancelTimers.push(wait(rules.initialTimeoutMs));
  gather.cancelTimers.push(wait(rules.timeoutMs));
};

const startTry = (world: World, leg: Leg, gather: Gather, prompt: string | null): void => {
  gather.listening = false;
  if (prompt === null) return listen(world, leg, gather);
  const { promptKind, promptMs } = gather.rules;
  queuePrompt(world, leg, {
    kind: promptKind,
    text: prompt,
    durationMs: promptMs,
    extra: promptKind === 'playback' ? { media_url: prompt, overlay: false } : {},
    onEnd: () => listen(world, leg, gather),
  });
};

export const startGather = (world: World, leg: Leg, rules: GatherRules): void => {
  endGather(world, leg, 'cancelled');
  const gather: Gather = {
    rules,
    digits: '',
    triesLeft: rules.maximumTries,
    listening: false,
    cancelTimers: [],
  };
  leg.gather = gather;
  startTry(world, leg, gather, rules.prompt);
};

/** Cuts the prompt off; the clock of the try starts with the first digit at the latest. */
const interrupt = (world: World, leg: Leg, gather: Gather): void => {
  if (gather.listening) return;
  if (leg.prompts[0]?.kind === gather.rules.promptKind) {
    stopPrompts(world, leg, 'current', 'cancelled');
  }
  listen(world, leg, gather);
};

export const gatherDigit = (world: World, leg: Leg, digit: string): void => {
  const { gather } = leg;
  if (gather === null) return;
  const { rules } = gather;
  interrupt(world, leg, gather);
  if (digit === rules.terminatingDigit) return judge(world, leg, gather);
  if (!rules.validDigits.includes(digit)) return retryOrEnd(world, leg, gather, 'invalid');
  gather.digits += digit;
  if (gather.digits.length >= rules.maximumDigits) return endGather(world, leg, 'valid');
  stopTimers(gather);
  const pause = rules.interDigitTimeoutMs * world.settings.gatherTimeScale;
  gather.cancelTimers.push(world.after(pause, () => judge(world, leg, gather), leg.timers));
};
