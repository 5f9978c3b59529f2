// The worker of the `commands` queue: takes the commands to Telnyx and their results back.

import { type ConnectionOptions, type Telemetry, Worker } from 'bullmq';

import { atMostEvery } from '../at-most-every.ts';
import { carryOutCommand, type CarryOutOptions } from './carry-out-command.ts';
import { commandBackoffMs, CommandRetryError } from './command-backoff.ts';
import { finishWithin } from './finish-within.ts';
import { COMMANDS_QUEUE, type CommandJob } from './queues.ts';

/** A process that was killed is noticed after at most 7 s. */
const LOCK_MS = 5_000;
const STALLED_INTERVAL_MS = 2_000;
/** BullMQ's default of 15 s would be 15 s of silence after every hiccup of Redis. */
const RUN_RETRY_MS = 500;
/** A Redis that is down fails many times a second: one line a minute says it. */
const LOG_INTERVAL_MS = 60_000;

export interface CommandWorkerOptions extends CarryOutOptions {
  /** `maxRetriesPerRequest` must be null. It is duplicated for the blocking reads, and not closed. */
  readonly connection: ConnectionOptions;
  /** BullMQ's, hash tag and all. */
  readonly prefix: string;
  readonly concurrency: number;
  /** Over all processes; 0: no limit. */
  readonly commandsPerSec: number;
  /** @default none */
  readonly telemetry?: Telemetry | null;
  /** @default Math.random */
  readonly random?: () => number;
}

export interface CommandWorker {
  /**
   * Takes no more jobs and finishes those in hand; what takes too long for `graceMs` is put back for
   * another process. Where Redis is away, another finds it within 7 s of its return. Never rejects;
   * takes no longer than `graceMs`, or 0.5 s if that is longer.
   */
  close(graceMs: number): Promise<void>;
}

/** Starts at once. */
export const startCommandWorker = (options: CommandWorkerOptions): CommandWorker => {
  const { random = Math.random, commandsPerSec, telemetry = null } = options;
  const carryOut = carryOutCommand(options);
  const worker = new Worker<CommandJob>(
    COMMANDS_QUEUE,
    // Three parameters: BullMQ gives the signal only to a function that declares it.
    (job, token, signal) => carryOut(job, token, signal),
    {
      connection: options.connection,
      prefix: options.prefix,
      concurrency: options.concurrency,
      ...(commandsPerSec > 0 ? { limiter: limiterOf(commandsPerSec) } : {}),
      ...(telemetry && { telemetry }),
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      // Stalls are counted where the last one can still have a result.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: RUN_RETRY_MS,
      settings: {
        backoffStrategy: (attempt, _type, error, job?: { data: Partial<CommandJob> }) =>
          commandBackoffMs(attempt + (job?.data.attempted ?? 0), error, random()),
      },
    },
  );
  // A job whose lock is lost goes on here while another process repeats it.
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'lock lost');
  });
  reportFaults(worker, options.log);
  return { close: (graceMs) => closeWorker(worker, graceMs) };
};

/** BullMQ counts in windows, and two side by side may be as good as one: so they are short. */
const WINDOWS_PER_SEC = 10;

const limiterOf = (commandsPerSec: number): { readonly max: number; readonly duration: number } => {
  const max = Math.max(1, Math.round(commandsPerSec / WINDOWS_PER_SEC));
  return { max, duration: Math.ceil((max * 1_000) / commandsPerSec) };
};

const reportFaults = (worker: Worker<CommandJob>, log: CarryOutOptions['log']): void => {
  const queueFault = atMostEvery(LOG_INTERVAL_MS, (err: Error, suppressed) =>
    log.warn({ err, suppressed }, 'the commands queue has a fault'),
  );
  const bug = atMostEvery(LOG_INTERVAL_MS, (fields: object, suppressed) =>
    log.error({ ...fields, suppressed }, 'a command could not be carried out'),
  );
  worker.on('error', queueFault);
  worker.on('failed', (job, err) => {
    if (!(err instanceof CommandRetryError)) bug({ err, command_id: job?.data.commandId });
  });
};

/**
 * A second, forced `close` of BullMQ does nothing after the first. So the jobs are told to end: each
 * puts its command back, and the first `close` is done.
 */
const closeWorker = (worker: Worker<CommandJob>, graceMs: number): Promise<void> => {
  const closed = worker.close().catch(() => {}); // What was in hand is found stalled elsewhere.
  return finishWithin(graceMs, closed, () => worker.cancelAllJobs('closing'));
};
