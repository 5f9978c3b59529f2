// What a leg hears: sentences and files, one after another.

import type { Cancel } from '../clock.ts';
import { emitCall } from './payloads.ts';
import type { Payload } from './webhook.ts';
import type { World } from './world.ts';
import type { Leg } from './leg.ts';

export type PromptStatus = 'completed' | 'call_hangup' | 'cancelled';

export interface Prompt {
  /** A prompt of a gather that speaks sends no events of its own. */
  readonly kind: 'speak' | 'playback' | 'gather';
  /** What the caller hears: the sentence, or the file's URL or name. */
  readonly text: string;
  /** Null: until it is stopped. */
  readonly durationMs: number | null;
  readonly extra: Payload;
  readonly onEnd?: (status: PromptStatus) => void;
  started: boolean;
  cancelTimer: Cancel | null;
}

/** Telnyx knows no status for a sentence that was cut off by a command. */
const spokenStatus = (status: PromptStatus): string =>
  status === 'cancelled' ? 'completed' : status;

const start = (world: World, leg: Leg, prompt: Prompt): void => {
  prompt.started = true;
  world.note({ what: 'leg.heard', callLegId: leg.callLegId, text: prompt.text });
  if (prompt.kind !== 'gather') emitCall(world, leg, `call.${prompt.kind}.started`, prompt.extra);
  if (prompt.durationMs !== null) {
    prompt.cancelTimer = world.after(
      prompt.durationMs,
      () => finish(world, leg, 'completed'),
      leg.timers,
    );
  }
};

const report = (world: World, leg: Leg, prompt: Prompt, status: PromptStatus): void => {
  if (prompt.kind === 'speak') {
    emitCall(world, leg, 'call.speak.ended', { ...prompt.extra, status: spokenStatus(status) });
  }
  if (prompt.kind === 'playback') {
    const detail = { status, status_detail: '' };
    emitCall(world, leg, 'call.playback.ended', { ...prompt.extra, ...detail });
  }
  prompt.onEnd?.(status);
};

const finish = (world: World, leg: Leg, status: PromptStatus): void => {
  const prompt = leg.prompts.shift();
  if (prompt === undefined) return;
  report(world, leg, prompt, status);
  const following = leg.prompts[0];
  if (following !== undefined && !following.started) start(world, leg, following);
};

export const queuePrompt = (
  world: World,
  leg: Leg,
  prompt: Omit<Prompt, 'started' | 'cancelTimer'>,
): Prompt => {
  const queued: Prompt = { ...prompt, started: false, cancelTimer: null };
  leg.prompts.push(queued);
  if (leg.prompts.length === 1) start(world, leg, queued);
  return queued;
};

/** `which` as Telnyx's `stop`: the one being heard, or that and everything queued. */
export const stopPrompts = (
  world: World,
  leg: Leg,
  which: 'current' | 'all',
  status: PromptStatus,
): void => {
  const [current, ...queued] = leg.prompts;
  if (current === undefined) return;
  current.cancelTimer?.();
  if (which === 'all') leg.prompts.splice(1, queued.length);
  finish(world, leg, status);
};

/** Stops this one if it is being heard, and takes it out of the queue if it is not yet. */
export const dropPrompt = (world: World, leg: Leg, prompt: Prompt, status: PromptStatus): void => {
  const position = leg.prompts.indexOf(prompt);
  if (position === 0) stopPrompts(world, leg, 'current', status);
  else if (position > 0) leg.prompts.splice(position, 1);
};
