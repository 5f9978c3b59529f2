// The two queues of BullMQ. `drain` says which mailbox has something to read; `commands` holds what
// is to be sent to Telnyx.

import { Queue, type JobsOptions, type QueueOptions, type Telemetry } from 'bullmq';

import type { Command } from '../call/command.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from '../redis/connection.ts';
import type { Keys } from '../redis/keys.ts';
import type { CommandResult } from '../telnyx/attempt-command.ts';
import { COMMAND_BACKOFF } from './command-backoff.ts';
import { commandPriority } from './command-priority.ts';

export const DRAIN_QUEUE = 'drain';
export const COMMANDS_QUEUE = 'commands';

/** Nobody listens to BullMQ's events; they are for a person who looks for a fault. */
const EVENTS_MAX = 200;

/** A drain that BullMQ gave up is kept for a person to look at. */
const FAILED_KEEP = { age: 3_600, count: 1_000 };

const DRAIN_OPTIONS: JobsOptions = {
  // A drain repeats by itself; a job that fails is repeated by the sweeper.
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: FAILED_KEEP,
  stackTraceLimit: 1,
};

const COMMAND_OPTIONS: JobsOptions = {
  // The worker counts the attempts: its last one ends with a result, so BullMQ has none to fail.
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: COMMAND_BACKOFF },
  // One that has been carried out is known by its mailbox's ledger.
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 1,
};

export type DrainJob =
  | { readonly kind: 'mailbox'; readonly mailbox: MailboxId }
  | { readonly kind: 'mailboxes'; readonly mailboxes: readonly MailboxId[] }
  | { readonly kind: 'canary' };

export interface CommandJob {
  /** Where the result goes. */
  readonly mailbox: MailboxId;
  /** Also the job's id, so that a repeat is not a second job. */
  readonly commandId: string;
  readonly command: Command;
  /** The clock of the transition that asked for it, in milliseconds since the epoch. */
  readonly issuedAt: number;
  /**
   * How many attempts were made and answered before there was a job; 0: it was recorded and never sent. Left
   * out where nobody knows: a command whose first attempt is noted may have been sent.
   */
  readonly attempted?: number;
  /** Known, and not posted yet: it is not carried out again. */
  readonly result?: CommandResult;
}

/** Every method rejects with ioredis's errors. */
export interface Queues {
  /** Somebody will read these mailboxes, also when somebody is reading them now. */
  wake(mailboxes: readonly MailboxId[]): Promise<void>;
  /** The same by one job for all of them: it costs little, and another for them may wait as well. */
  wakeTogether(mailboxes: readonly MailboxId[]): Promise<void>;
  /** @param delayMs @default 0 */
  addCommands(jobs: readonly CommandJob[], delayMs?: number): Promise<void>;
  /** One canary at most lies in the queue. */
  addCanary(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param telemetry takes the trace of whoever asks for a command along with its job. A drain is of no
 * trace: it reads what others have posted, each of it in a trace of its own.
 */
export const createQueues = (
  connection: RedisClient,
  keys: Keys,
  telemetry: Telemetry | null = null,
): Queues => {
  const options: QueueOptions = {
    connection,
    prefix: keys.queuePrefix(),
    streams: { events: { maxLen: EVENTS_MAX } },
    // A producer's connection fails at once when Redis is away, and so must the add.
    skipWaitingForReady: true,
    // BullMQ asks for Redis's version once. A question that is not answered in time would fail every
    // later add of this process.
    skipVersionCheck: true,
  };
  const drain = new Queue<DrainJob>(DRAIN_QUEUE, { ...options, defaultJobOptions: DRAIN_OPTIONS });
  const commands = new Queue<CommandJob>(COMMANDS_QUEUE, {
    ...options,
    ...(telemetry && { telemetry }),
    defaultJobOptions: COMMAND_OPTIONS,
  });
  // The connection's errors are logged by who made it; a queue repeats them, and an `error` that
  // nobody hears would end the process.
  for (const queue of [drain, commands]) queue.on('error', () => {});

  // One by one rather than in bulk: BullMQ makes a pipeline of a bulk, and making one costs more
  // than a command.
  return {
    wake: async (mailboxes) => {
      await Promise.all(
        mailboxes.map((mailbox) =>
          drain.add('mailbox', { kind: 'mailbox', mailbox }, onePerId(mailbox)),
        ),
      );
    },
    wakeTogether: async (mailboxes) => {
      await drain.add('mailboxes', { kind: 'mailboxes', mailboxes });
    },
    addCommands: async (jobs, delayMs = 0) => {
      await Promise.all(
        jobs.map((data) => {
          const { command, commandId } = data;
          const priority = commandPriority(command);
          const jobOptions = { jobId: commandId, priority, delay: delayMs };
          return commands.add(command.type, data, jobOptions);
        }),
      );
    },
    addCanary: async () => {
      await drain.add('canary', { kind: 'canary' }, onePerId('canary'));
    },
    close: async () => {
      await Promise.all([drain.close(), commands.close()]);
    },
  };
};

/**
 * One job at most waits for a mailbox. One that is added while another is being worked on is kept
 * and waits as soon as that is done: without `keepLastIfActive` it would be dropped, and a message
 * that came between the last look into the inbox and the job's end would lie unread. A
 * deduplication id may hold a colon, unlike a job's id; and there is no job id, because BullMQ takes
 * a known one for done.
 */
const onePerId = (id: string): JobsOptions => ({
  deduplication: { id, keepLastIfActive: true },
});
