// How long a process needs until it takes part, and what it holds when nothing happens, beside an
// Express that does nothing.

import { setTimeout as pause } from 'node:timers/promises';

import { startBenchRedis } from '../bench-redis.ts';
import type { BenchOptions } from '../bench-options.ts';
import { residentBytes, startChild, type Child } from '../child.ts';
import { median, type Figure } from '../figure.ts';
import { startService } from '../service.ts';

/** Past the first sweeps and canaries. */
const IDLE_AFTER_MS = 4_000;

interface Round {
  readonly seconds: number;
  readonly megabytes: number;
}

export const start = async ({ rounds }: BenchOptions): Promise<readonly Figure[]> => {
  const ours: Round[] = [];
  const bares: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bares.push(await idle(await startChild('test/bench/processes/bare-express.ts')));
    await using redis = await startBenchRedis();
    ours.push(await idle(await startService({ role: 'all', redis: redis.server })));
  }
  const middle = (of: readonly Round[], field: keyof Round): number =>
    median(of.map((round) => round[field]));
  const both = (field: keyof Round) =>
    ({ value: middle(ours, field), baseline: middle(bares, field), measure: 'value' }) as const;
  return [
    {
      ...both('seconds'),
      name: 'start to ready, beside bare Express',
      unit: 's',
      bound: { atMost: 2 },
      isExact: false,
    },
    {
      ...both('megabytes'),
      name: 'idle resident memory of one process of every role, beside bare Express',
      unit: 'MB',
      bound: { atMost: 160 },
      isExact: false,
    },
  ];
};

const idle = async (started: Child): Promise<Round> => {
  await using child = started;
  await pause(IDLE_AFTER_MS);
  return { seconds: child.readyMs / 1_000, megabytes: residentBytes(child.pid) / 1e6 };
};
