// The stories of a long run by their place: the seeds, and then everything that may be lost for ever.

import { drawStory } from './draw-story.ts';
import { lostTypes, sceneWithout, type Telnyx } from './lost-for-ever.ts';
import type { Story } from './story.ts';

const TELNYXES: readonly Telnyx[] = ['likely', 'silent'];

export interface AllStories {
  readonly from: number;
  readonly seeds: number;
}

export const lossCount = (): number => TELNYXES.length * lostTypes().length;

/** @throws RangeError where there is none. */
export const storyAt = ({ from, seeds }: AllStories, place: number): Story => {
  if (place < seeds) return drawStory(String(from + place));
  const types = lostTypes();
  const telnyx = TELNYXES[Math.floor((place - seeds) / types.length)];
  const lost = types[(place - seeds) % types.length];
  if (telnyx === undefined || lost === undefined)
    throw new RangeError(`no story has place ${place}`);
  return sceneWithout(lost, telnyx);
};
