// The baseline of the time that partyline adds: how long one job of BullMQ lies between being added
// and being begun, at a steady rate.

import { setTimeout as pause } from 'node:timers/promises';

import { Queue, Worker } from 'bullmq';

import { quantile } from '../figure.ts';

export interface DelayOptions {
  readonly redisPort: number;
  readonly jobs: number;
  readonly perSecond: number;
}

export interface DelayReport {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const measure = async ({ redisPort, jobs, perSecond }: DelayOptions): Promise<DelayReport> => {
  const connection = { host: '127.0.0.1', port: redisPort, maxRetriesPerRequest: null };
  const queue = new Queue<{ addedAt: number }>('delay', {
    connection,
    defaultJobOptions: { removeOnComplete: true },
  });
  const delays: number[] = [];
  const allDone = Promise.withResolvers<void>();
  const worker = new Worker<{ addedAt: number }>(
    'delay',
    async ({ data }) => {
      delays.push(performance.now() - data.addedAt);
      if (delays.length === jobs) allDone.resolve();
    },
    { connection, concurrency: 100 },
  );
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const startedAt = performance.now();
  const added: Promise<unknown>[] = [];
  for (let at = 0; at < jobs; at += 1) {
    const ahead = startedAt + (at * 1_000) / perSecond - performance.now();
    if (ahead > 0) await pause(ahead);
    added.push(queue.add('delay', { addedAt: performance.now() }));
  }
  await Promise.all([...added, allDone.promise]);
  await Promise.all([worker.close(), queue.close()]);
  return { p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99) };
};

// The bench writes the argument, and nobody else.
const report = await measure(JSON.parse(process.argv[2] ?? '') as DelayOptions);
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
