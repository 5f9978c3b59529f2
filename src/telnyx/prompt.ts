// Commands that somebody hears. They are worth something only at their moment.

import type { Command } from '../call/command.ts';

/** A prompt that is older has been overtaken by what happened since. */
export const PROMPT_MAX_AGE_MS = 15_000;

export const isPrompt = ({ type }: Pick<Command, 'type'>): boolean =>
  type === 'calls.speak' ||
  type === 'calls.gatherUsingSpeak' ||
  type === 'calls.startPlayback' ||
  type === 'conferences.speak' ||
  type === 'conferences.play';
