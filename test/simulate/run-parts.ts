// Runs stories on every processor at once. A story has its own clock and its own chance, so it is the
// same wherever it runs.

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { AllStories } from './all-stories.ts';
import type { BrokenStory, Part } from './run-part.ts';

/**
 * The stories at the places from `first` up to `end`.
 *
 * @throws what a thread threw that was no violation.
 */
export const runParts = async (
  stories: AllStories,
  { first, end }: { readonly first: number; readonly end: number },
  onBroken: (broken: BrokenStory) => void,
): Promise<void> => {
  const step = availableParallelism();
  const threads = Array.from({ length: step }, async (_, index) => {
    const part: Part = { stories, places: { first: first + index, end, step } };
    const thread = new Worker(new URL('./run-part.ts', import.meta.url), { workerData: part });
    thread.on('message', onBroken);
    await once(thread, 'exit');
  });
  await Promise.all(threads);
};
