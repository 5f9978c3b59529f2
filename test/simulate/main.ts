// `npm run simulate`: thousands of whole stories, each from one seed, and everything that may be lost.
// Ends with 1 when a rule was broken; the first story that broke it is made small and printed. Ends
// with 2 when it was asked for something that it cannot do.

import { drawStory } from './draw-story.ts';
import { lostTypes, sceneWithout, type Telnyx } from './lost-for-ever.ts';
import { printStory } from './print-story.ts';
import { readArguments, USAGE, type Asked } from './read-arguments.ts';
import { runStory } from './run-story.ts';
import { shrink } from './shrink.ts';
import type { Story } from './story.ts';
import type { Violation } from './witness.ts';

const MINUTE_MS = 60_000;
const BROKEN_EXIT = 1;
const USAGE_EXIT = 2;

const print = (...lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

/** The first story of each broken rule, and in how many it was broken. */
type Broken = Map<string, { readonly story: Story; times: number }>;

const note = (broken: Broken, story: Story, violations: readonly Violation[]): void => {
  for (const [rule, [first]] of Map.groupBy(violations, (violation) => violation.rule)) {
    const known = broken.get(rule);
    if (known !== undefined) {
      known.times += 1;
      continue;
    }
    broken.set(rule, { story, times: 1 });
    print(`seed ${story.seed} broke a rule: ${rule}: ${first?.detail ?? ''}`);
  }
};

const runAll = async (stories: Iterable<Story>, broken: Broken): Promise<number> => {
  let count = 0;
  for (const story of stories) {
    const { violations } = await runStory(story);
    count += 1;
    note(broken, story, violations);
  }
  return count;
};

const stories = function* (from: number, count: number): Generator<Story> {
  for (let seed = from; seed < from + count; seed += 1) yield drawStory(String(seed));
};

const TELNYXES: readonly Telnyx[] = ['likely', 'silent'];
const losses = function* (): Generator<Story> {
  for (const telnyx of TELNYXES) {
    for (const lost of lostTypes()) yield sceneWithout(lost, telnyx);
  }
};

const explain = async (rule: string, { story, times }: { story: Story; times: number }) => {
  const breaks = async (smaller: Story): Promise<boolean> =>
    (await runStory(smaller)).violations.some((violation) => violation.rule === rule);
  const smallest = await shrink(story, breaks);
  const { trace } = await runStory(smallest, { traced: true });
  print('', `${rule}, in ${times} stories. The first, seed ${story.seed}, comes down to:`);
  print(...printStory(smallest), '', ...trace);
};

const runMany = async (from: number, count: number): Promise<number> => {
  const broken: Broken = new Map();
  const startedAt = performance.now();
  const run = await runAll(stories(from, count), broken);
  const perMinute = Math.round((run / (performance.now() - startedAt)) * MINUTE_MS);
  print(`${run} seeds from ${from} on, ${perMinute} a minute`);
  print(`${await runAll(losses(), broken)} stories without one or two types of event`);
  for (const [rule, first] of broken) await explain(rule, first);
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
      return runMany(asked.from, asked.seeds);
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
