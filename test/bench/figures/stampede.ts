// The top of the hour, as `npm run bench:stampede` runs it.

import type { BenchOptions } from '../bench-options.ts';
import type { Figure } from '../figure.ts';
import { runStampede } from '../stampede-run.ts';

const CALLERS = 3_000;
const SECONDS = 30;
const LINES = 60;

export const stampede = async ({ scale }: BenchOptions): Promise<readonly Figure[]> => {
  const report = await runStampede({
    callers: Math.round(CALLERS * scale),
    seconds: SECONDS * scale,
    lines: LINES,
  });
  const name = `stampede of ${report.callers} callers into ${LINES} lines`;
  const alone = { baseline: null, measure: 'value' } as const;
  return [
    {
      ...alone,
      name: `${name}: lost callers`,
      value: report.lost,
      unit: 'callers',
      bound: { atMost: 0 },
      isExact: true,
    },
    {
      ...alone,
      name: `${name}: creates of a line, at most`,
      value: report.mostCreatesOfALine,
      unit: 'creates',
      bound: { atMost: 1 },
      isExact: true,
    },
    {
      ...alone,
      name: `${name}: added time, p99`,
      value: report.addedP99Ms,
      unit: 'ms',
      bound: { atMost: 250 },
      isExact: false,
      notes: { p50: report.addedP50Ms, max: report.addedMaxMs, ...report.load },
    },
  ];
};
