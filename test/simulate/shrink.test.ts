import { expect, test } from 'vitest';

import { defaultSettings } from '../simulator/settings.ts';
import { defaultSwitches } from '../simulator/switches.ts';
import { calm } from '../simulator/weather.ts';
import { drawStory } from './draw-story.ts';
import { shrink } from './shrink.ts';
import type { Story } from './story.ts';

const seedOf = (fits: (story: Story) => boolean): Story => {
  for (let seed = 1; ; seed += 1) {
    const story = drawStory(String(seed));
    if (fits(story)) return story;
  }
};

test('leaves of a story what its failure needs, and nothing else', async () => {
  const full = seedOf(({ callers, troubles }) => callers.length > 5 && troubles.length > 2);
  const needed = full.callers[3]?.name;
  const smallest = await shrink(
    full,
    async ({ callers, troubles }) =>
      callers.some(({ name }) => name === needed) && troubles.some(({ does }) => does === 'crash'),
  );

  expect(smallest.callers.map(({ name }) => name)).toEqual([needed]);
  expect(smallest.callers[0]).toMatchObject({ keys: [], wrongPins: 0, goneAfterMs: null });
  expect(smallest.troubles.map(({ does }) => does)).toEqual(['crash']);
  expect(smallest).toMatchObject({
    actions: [],
    weather: calm,
    switches: defaultSwitches,
    settings: defaultSettings,
    service: { processes: 1, lostWakes: 0 },
  });
});

test('gives back a story that fails only as it is', async () => {
  const story = drawStory('1');

  expect(await shrink(story, async () => false)).toBe(story);
});
