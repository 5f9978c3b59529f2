// The baseline of the worker: BullMQ alone, jobs of which none does anything. Adds them, then works
// them off, and says how long each took.

import { Queue, Worker } from 'bullmq';

import { cpuSeconds } from '../child.ts';

export interface NoopOptions {
  readonly redisPort: number;
  readonly jobs: number;
  readonly concurrency: number;
}

export interface NoopReport {
  readonly addedPerSecond: number;
  readonly workedPerSecond: number;
  /** Of this process, for each job that was worked off. */
  readonly cpuSecondsPerJob: number;
}

const ADD_AT_ONCE = 500;

const work = async ({ redisPort, jobs, concurrency }: NoopOptions): Promise<NoopReport> => {
  const connection = { host: '127.0.0.1', port: redisPort, maxRetriesPerRequest: null };
  const queue = new Queue('noop', {
    connection,
    defaultJobOptions: { removeOnComplete: true },
  });
  await queue.waitUntilReady();
  const addingSince = performance.now();
  for (let first = 0; first < jobs; first += ADD_AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(ADD_AT_ONCE, jobs - first) }, (_, index) =>
        queue.add('noop', { index }),
      ),
    );
  }
  const addSeconds = (performance.now() - addingSince) / 1_000;

  let done = 0;
  const worker = new Worker('noop', async () => {}, { connection, concurrency, autorun: false });
  const allDone = Promise.withResolvers<void>();
  worker.on('completed', () => {
    done += 1;
    if (done === jobs) allDone.resolve();
  });
  await worker.waitUntilReady();
  const cpuBefore = cpuSeconds(process.pid);
  const workingSince = performance.now();
  const running = worker.run();
  await allDone.promise;
  const workSeconds = (performance.now() - workingSince) / 1_000;
  const cpu = cpuSeconds(process.pid) - cpuBefore;
  await worker.close();
  await Promise.all([running, queue.close()]);
  return {
    addedPerSecond: jobs / addSeconds,
    workedPerSecond: jobs / workSeconds,
    cpuSecondsPerJob: cpu / jobs,
  };
};

// The bench writes the argument, and nobody else.
const report = await work(JSON.parse(process.argv[2] ?? '') as NoopOptions);
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
