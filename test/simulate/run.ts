// `npm run simulate -- --seeds N [--from S]`: stories of whole days, drawn by seed, in simulated time.
// `--seed S` plays one again and prints what happened. Exit code 1 when a promise was broken.

import { parseArgs } from 'node:util';

import { drawStory } from './draw-story.ts';
import { printStory } from './print-story.ts';
import { runStory } from './run-story.ts';

const MINUTE_MS = 60_000;
const OUT = process.stdout;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});
const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;

const startedAt = performance.now();
let broken = 0;
for (let number = from; number < from + count; number += 1) {
  const story = drawStory(String(number));
  const outcome = await runStory(story, values.seed !== undefined);
  for (const line of outcome.trace) OUT.write(`${line}\n`);
  if (outcome.violations.length === 0) continue;
  broken += 1;
  OUT.write(`\nseed ${number} breaks a promise\n${printStory(story).join('\n')}\n`);
  for (const { rule, detail } of outcome.violations) OUT.write(`  ${rule}: ${detail}\n`);
}
const perMinute = Math.round((count / (performance.now() - startedAt)) * MINUTE_MS);
OUT.write(`${count} seeds, ${broken} with violations, ${perMinute} seeds a minute\n`);
process.exitCode = broken === 0 ? 0 : 1;
