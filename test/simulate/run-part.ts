// One thread of a long run: every so many places of the stories between two of them. Tells of each
// story that broke a rule.

import { parentPort, workerData } from 'node:worker_threads';

import { storyAt, type AllStories } from './all-stories.ts';
import { runStory } from './run-story.ts';
import type { Violation } from './witness.ts';

export interface Part {
  readonly stories: AllStories;
  readonly places: { readonly first: number; readonly end: number; readonly step: number };
}

export interface BrokenStory {
  readonly place: number;
  readonly violations: readonly Violation[];
}

// run-parts.ts gives nothing else.
const { stories, places } = workerData as Part;

for (let place = places.first; place < places.end; place += places.step) {
  const { violations } = await runStory(storyAt(stories, place));
  const broken: BrokenStory = { place, violations };
  if (violations.length > 0) parentPort?.postMessage(broken);
}
