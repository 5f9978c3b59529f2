// The short form of `npm run chaos`: one seed, real processes, a few faults of every kind but those
// that make a process or Redis take long to come back.

import { expect, test } from 'vitest';

import { runChaos } from './chaos.ts';
import { FAULTS } from './faults.ts';

const FAULTS_MS = 8_000;
const TEST_TIMEOUT_MS = 240_000;
const SHORT = [
  'kill',
  'drain',
  'redis-kill',
  'redis-client-kill',
  'delivery-weather',
  'command-weather',
];

test(
  'every promise is kept while processes are killed and webhooks are lost',
  { timeout: TEST_TIMEOUT_MS },
  async () => {
    const report = await runChaos({
      seed: 'short',
      ms: FAULTS_MS,
      callsPerSec: 2,
      isTelnyxDrawn: false,
      faults: FAULTS.filter(({ name }) => SHORT.includes(name)),
    });
    expect({ violations: report.violations, story: report.story }).toEqual({
      violations: [],
      story: [],
    });
    expect(report.figures['joins']).toBeGreaterThan(0);
    expect(Object.keys(report.faults).length).toBeGreaterThan(1);
  },
);
