// Every figure of the bench, by the name under which `--only` finds it.

import type { BenchOptions } from './run.ts';
import type { Figure } from './figure.ts';
import { backlog } from './figures/backlog.ts';
import { costs } from './figures/costs.ts';
import { webhookRate } from './figures/webhook-rate.ts';

type Measure = (options: BenchOptions) => Promise<readonly Figure[]>;

export const FIGURE_GROUPS: Readonly<Record<string, Measure>> = {
  'webhook-rate': webhookRate,
  backlog,
  costs,
};
