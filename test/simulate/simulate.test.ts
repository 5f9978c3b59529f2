// A short run of the simulation; `npm run simulate` makes the long ones.

import { describe, expect, test } from 'vitest';

import { drawStory } from './draw-story.ts';
import { lostTypes, sceneWithout, type Telnyx } from './lost-for-ever.ts';
import { runStory, type Sabotage } from './run-story.ts';
import type { Story } from './story.ts';

const SEEDS = 150;
/** Of the pairs of types, every so many are tried here; all of them in the long run. */
const PAIRS_STEP = 5;
const TIMEOUT_MS = 180_000;

/** What each story broke; a story that broke nothing is left out. */
const broken = async (
  stories: readonly Story[],
  sabotage?: Sabotage,
): Promise<readonly (readonly [seed: string, rule: string])[]> => {
  const found: [string, string][] = [];
  for (const story of stories) {
    const { violations } = await runStory(story, { sabotage });
    for (const { rule, detail } of violations) found.push([story.seed, `${rule}: ${detail}`]);
  }
  return found;
};

const seeds = (count: number): readonly Story[] =>
  Array.from({ length: count }, (_, index) => drawStory(String(index + 1)));

test(
  `keeps every rule through ${SEEDS} stories`,
  async () => {
    expect(await broken(seeds(SEEDS))).toEqual([]);
  },
  TIMEOUT_MS,
);

test.each<Telnyx>(['likely', 'silent'])(
  'ends every call well whatever webhooks never arrive from a %s Telnyx',
  async (telnyx) => {
    const types = lostTypes();
    const some = types.filter((lost, index) => lost.length === 1 || index % PAIRS_STEP === 0);

    expect(await broken(some.map((lost) => sceneWithout(lost, telnyx)))).toEqual([]);
  },
  TIMEOUT_MS,
);

test('replays a seed step by step', async () => {
  const story = drawStory('7');
  const [first, second] = [
    await runStory(story, { traced: true }),
    await runStory(story, { traced: true }),
  ];

  expect(first.trace.length).toBeGreaterThan(50);
  expect(second).toEqual(first);
});

describe('finds out', { timeout: TIMEOUT_MS }, () => {
  test('a store that forgets which messages it has seen', async () => {
    const rules = await broken(seeds(20), (twin) => ({
      ...twin,
      post(mailbox, id, message, now) {
        twin.memory.find(mailbox)?.seen.delete(id);
        return twin.post(mailbox, id, message, now);
      },
    }));

    expect(rules.map(([, rule]) => rule)).toContainEqual(expect.stringMatching(/^applied twice/));
  });

  test('deadlines that nobody keeps', async () => {
    const scenes = lostTypes().filter((lost) => lost.length === 1);
    const rules = await broken(
      scenes.map((lost) => sceneWithout(lost, 'likely')),
      (twin) => ({ ...twin, sweep: (...given) => ({ ...twin.sweep(...given), due: [] }) }),
    );

    expect(rules.map(([, rule]) => rule)).toContainEqual(expect.stringMatching(/^a long silence/));
  });

  test('messages that are lost in a full inbox', async () => {
    const rules = await broken(seeds(20), (twin) => ({
      ...twin,
      post: (mailbox, id, message, now) =>
        (twin.memory.find(mailbox)?.inbox.length ?? 0) > 1
          ? 'stored'
          : twin.post(mailbox, id, message, now),
    }));

    expect(rules.map(([, rule]) => rule)).toContainEqual(
      expect.stringMatching(/^an accepted message was lost/),
    );
  });
});
