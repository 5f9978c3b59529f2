import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { runWorld, type Season } from './run-world.ts';

/** Other work may share the machine. */
const TIMEOUT_MS = 60_000;
/** fast-check names the seed that broke a promise; `runWorld(season, seed, print)` shows the story. */
const seeds = fc.integer();

describe.each<[Season, string, number]>([
  ['fair', 'when nothing goes wrong', 100],
  ['rough', 'when everything is late, repeated, interrupted and out of order', 400],
  ['stormy', 'when webhooks, commands and replies are lost as well', 400],
])('a world that is %s', (season, when, numRuns) => {
  it(
    `keeps its promises ${when}`,
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          expect(runWorld(season, seed).breaches).toEqual([]);
        }),
        { numRuns },
      );
    },
    TIMEOUT_MS,
  );

  it('is the same again for the same seed', () => {
    const traceOf = (seed: number): readonly string[] => {
      const lines: string[] = [];
      runWorld(season, seed, (line) => lines.push(line));
      return lines;
    };

    expect(traceOf(1)).toEqual(traceOf(1));
    expect(traceOf(1)).not.toEqual(traceOf(2));
  });
});
