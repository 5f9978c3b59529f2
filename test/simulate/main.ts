// `npm run simulate`: thousands of whole stories, each from one seed, and everything that may be lost.
// Ends with 1 when a rule was broken; the first story that broke it is made small and printed. Ends
// with 2 when it was asked for something that it cannot do.

import { lossCount, storyAt, type AllStories } from './all-stories.ts';
import { drawStory } from './draw-story.ts';
import { printStory } from './print-story.ts';
import { readArguments, USAGE, type Asked } from './read-arguments.ts';
import { runParts } from './run-parts.ts';
import { runStory } from './run-story.ts';
import { shrink } from './shrink.ts';
import type { Story } from './story.ts';
import type { BrokenStory } from './run-part.ts';

const MINUTE_MS = 60_000;
const BROKEN_EXIT = 1;
const USAGE_EXIT = 2;

const print = (...lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

/** The first place of each broken rule, and in how many stories it was broken. */
type Broken = Map<string, { readonly first: number; readonly times: number }>;

const note = (broken: Broken, name: string, { place, violations }: BrokenStory): void => {
  for (const [rule, [violation]] of Map.groupBy(violations, (one) => one.rule)) {
    const known = broken.get(rule);
    if (known === undefined) print(`${name} broke a rule: ${rule}: ${violation?.detail ?? ''}`);
    broken.set(rule, {
      first: Math.min(place, known?.first ?? place),
      times: (known?.times ?? 0) + 1,
    });
  }
};

const explain = async (rule: string, times: number, story: Story): Promise<void> => {
  const breaks = async (smaller: Story): Promise<boolean> =>
    (await runStory(smaller)).violations.some((violation) => violation.rule === rule);
  const smallest = await shrink(story, breaks);
  const { trace } = await runStory(smallest, { traced: true });
  print('', `${rule}, in ${times} stories. The first, seed ${story.seed}, comes down to:`);
  print(...printStory(smallest), '', ...trace);
};

const runMany = async (stories: AllStories): Promise<number> => {
  const { from, seeds } = stories;
  const broken: Broken = new Map();
  const onBroken = (one: BrokenStory): void =>
    note(broken, `seed ${storyAt(stories, one.place).seed}`, one);
  const startedAt = performance.now();
  await runParts(stories, { first: 0, end: seeds }, onBroken);
  const perMinute = Math.round((seeds / (performance.now() - startedAt)) * MINUTE_MS);
  print(`${seeds} seeds from ${from} on, ${perMinute} a minute`);
  await runParts(stories, { first: seeds, end: seeds + lossCount() }, onBroken);
  print(`${lossCount()} stories without one or two types of event`);
  for (const [rule, { first, times }] of broken) {
    await explain(rule, times, storyAt(stories, first));
  }
  print(broken.size === 0 ? 'every rule was kept' : `rules that were broken: ${broken.size}`);
  return broken.size === 0 ? 0 : BROKEN_EXIT;
};

const runOne = async (seed: number): Promise<number> => {
  const story = drawStory(String(seed));
  const { violations, trace } = await runStory(story, { traced: true });
  print(...printStory(story), '', ...trace, '');
  print(...violations.map(({ rule, detail }) => `${rule}: ${detail}`));
  print(violations.length === 0 ? 'every rule was kept' : 'rules were broken');
  return violations.length === 0 ? 0 : BROKEN_EXIT;
};

const run = async (asked: Asked): Promise<number> => {
  switch (asked.run) {
    case 'many':
      return runMany(asked);
    case 'one':
      return runOne(asked.seed);
    case 'help':
      print(USAGE);
      return 0;
    case 'refused':
      process.stderr.write(`${asked.why}\n\n${USAGE}`);
      return USAGE_EXIT;
  }
};

process.exitCode = await run(readArguments(process.argv.slice(2)));
