// How long a caller waits for partyline between being answered and the request that lets them into
// the room, at a steady rate, beside the time from adding a job of BullMQ to its start.

import { arrivalsSince, benchLines, dialAll, journalEnd } from '../callers.ts';
import { runChild } from '../child.ts';
import { median, quantile, type Figure } from '../figure.ts';
import type { BenchOptions } from '../bench-options.ts';
import type { DelayOptions, DelayReport } from '../processes/job-delay.ts';
import { startBenchRedis } from '../bench-redis.ts';
import { loadNotes, watchMachine, type MachineLoad } from '../machine-load.ts';
import { startSimulatedService } from '../simulated-service.ts';

const CALLS_PER_SECOND = 50;
const SECONDS = 8;
const WARM_UP_SECONDS = 20;
const LINES = 10;
/** So long in the room that rooms never empty. */
const STAY_MS = 4_000;

interface Round {
  readonly p50: number;
  readonly p99: number;
}

export const addedTime = async ({ rounds, scale }: BenchOptions): Promise<readonly Figure[]> => {
  const lines = benchLines(LINES);
  const numbers = lines.flatMap((line) => line.numbers);
  await using service = await startSimulatedService({ lines });
  await using redis = await startBenchRedis();
  let firstCaller = 0;
  const callFor = async (seconds: number): Promise<void> => {
    const callers = Math.round(CALLS_PER_SECOND * seconds);
    const script = [{ until: 'joined' as const }, { wait: STAY_MS }, { hangUp: true as const }];
    await dialAll(service, { callers, seconds, numbers, script, firstCaller });
    firstCaller += callers;
    await service.idle();
  };

  await callFor(WARM_UP_SECONDS);
  const ours: Round[] = [];
  const jobs: Round[] = [];
  const loads: MachineLoad[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const after = await journalEnd(service);
    const load = watchMachine(service.pids);
    await callFor(SECONDS * scale);
    loads.push(load());
    const { addedMs, lost } = await arrivalsSince(service, after);
    if (lost > 0) throw new Error(`${lost} callers were never in a conference`);
    ours.push({ p50: quantile(addedMs, 0.5), p99: quantile(addedMs, 0.99) });
    const { p50Ms, p99Ms } = await runChild<DelayReport>('test/bench/processes/job-delay.ts', {
      redisPort: redis.server.port,
      jobs: Math.round(CALLS_PER_SECOND * SECONDS * scale),
      perSecond: CALLS_PER_SECOND,
    } satisfies DelayOptions);
    jobs.push({ p50: p50Ms, p99: p99Ms });
  }
  const figure = (field: keyof Round, atMost: number): Figure => ({
    name: `added between answer and create or join, ${field}, beside one BullMQ job`,
    value: median(ours.map((round) => round[field])),
    baseline: median(jobs.map((round) => round[field])),
    unit: 'ms',
    measure: 'value',
    bound: { atMost },
    isExact: false,
    notes: {
      best: Math.min(...ours.map((round) => round[field])),
      ...loadNotes(loads, CALLS_PER_SECOND * SECONDS * scale),
    },
  });
  return [figure('p50', 8), figure('p99', 40)];
};
