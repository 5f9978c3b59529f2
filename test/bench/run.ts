// `npm run bench`: the figures of the service, each beside its baseline in the same run, on a real
// Redis with its append-only file synced every second. One line of JSON for each, then a table.
// Options: `--only a,b` to measure these groups, `--rounds N`, `--scale X` of the amounts of work,
// `--profile DIR` for profiles of the service's processes.

import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

import type { Figure } from './figure.ts';
import { FIGURE_GROUPS } from './figure-groups.ts';
import { printFigure, printTable } from './print-figures.ts';

export interface BenchOptions {
  /** How often a time is taken, in turn with its baseline. */
  readonly rounds: number;
  readonly scale: number;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    profile: { type: 'string' },
  },
});
if (values.profile !== undefined) process.env['BENCH_PROFILE_DIR'] = values.profile;

const machine = () => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  load: loadavg().map((load) => Number(load.toFixed(2))),
});

process.stdout.write(`${JSON.stringify({ machine: machine() })}\n`);
const named = values.only?.split(',');
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(FIGURE_GROUPS)) {
  if (named !== undefined && !named.includes(name)) continue;
  const options = { rounds: Number(values.rounds), scale: Number(values.scale) };
  for (const figure of await measure(options)) {
    figures.push(figure);
    printFigure(figure);
  }
}
printTable(figures);
process.stdout.write(`${JSON.stringify({ machine: machine() })}\n`);
