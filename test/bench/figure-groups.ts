// Every figure of the bench, by the name of its group on the command line.

import type { BenchOptions } from './bench-options.ts';
import type { Figure } from './figure.ts';
import { ackTime } from './figures/ack-time.ts';
import { addedTime } from './figures/added-time.ts';
import { backlog } from './figures/backlog.ts';
import { costs } from './figures/costs.ts';
import { memory } from './figures/memory.ts';
import { roundTrips } from './figures/round-trips.ts';
import { stampede } from './figures/stampede.ts';
import { start } from './figures/start.ts';
import { webhookRate } from './figures/webhook-rate.ts';

type Measure = (options: BenchOptions) => Promise<readonly Figure[]>;

export const FIGURE_GROUPS: Readonly<Record<string, Measure>> = {
  'webhook-rate': webhookRate,
  'ack-time': ackTime,
  'round-trips': roundTrips,
  backlog,
  'added-time': addedTime,
  stampede,
  costs,
  memory,
  start,
};
