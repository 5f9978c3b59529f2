// `npm run bench`: the figures of the service, each beside its baseline in the same run, on a real
// Redis with its append-only file synced every second. One line of JSON for each, then a table.
// `npm run bench -- memory start` measures these groups. `--rounds N` of each time, `--scale X` of the
// amounts of work, `--profile DIR` for profiles of the service's processes.

import { availableParallelism, cpus, loadavg } from 'node:os';

import { ArgumentsError, readBenchArguments, type BenchArguments } from './arguments.ts';
import type { Figure } from './figure.ts';
import { FIGURE_GROUPS } from './figure-groups.ts';
import { printFigure, printTable } from './print-figures.ts';

const EXIT_USAGE = 64;

const readArguments = (): BenchArguments => {
  try {
    return readBenchArguments(process.argv.slice(2), Object.keys(FIGURE_GROUPS));
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_USAGE);
  }
};

const machine = (): string =>
  JSON.stringify({
    machine: {
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? 'unknown',
      node: process.version,
      load: loadavg().map((load) => Number(load.toFixed(2))),
    },
  });

const { groups, profile, rounds, scale } = readArguments();
if (profile !== null) process.env['BENCH_PROFILE_DIR'] = profile;
process.stdout.write(`${machine()}\n`);
const figures: Figure[] = [];
for (const name of groups) {
  for (const figure of (await FIGURE_GROUPS[name]?.({ rounds, scale })) ?? []) {
    figures.push(figure);
    printFigure(figure);
  }
}
printTable(figures);
process.stdout.write(`${machine()}\n`);
