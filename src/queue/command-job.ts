// The jobs of the `commands` queue: what is in them, and how they are added.

import type { JobsOptions } from 'bullmq';

import type { Command } from '../call/command.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { CommandResult } from '../telnyx/attempt-command.ts';
import { COMMAND_BACKOFF } from './command-backoff.ts';
import { commandPriority } from './command-priority.ts';

export const COMMANDS_QUEUE = 'commands';

/**
 * The worker counts the attempts and ends the last with a result, so BullMQ has no job to fail. A
 * failed one would have no result, and its call would wait for it until its deadline.
 */
const BULLMQ_ATTEMPTS = 1_000_000;

export interface CommandJob {
  /** Where the result goes. */
  readonly mailbox: MailboxId;
  /** Also the job's id, and Telnyx's `command_id`. */
  readonly commandId: string;
  readonly command: Command;
  /** The clock of the transition that asked for it, in milliseconds since the epoch. */
  readonly issuedAt: number;
  /** The worker's: the command has been carried out, and what came of it could not be posted yet. */
  readonly result?: CommandResult;
}

/**
 * How a command is added to the queue. Adding one that is queued already does nothing; one that has
 * been carried out is recognised by its mailbox's ledger, so nothing of a finished job is kept.
 */
export const commandJobOptions = ({ commandId, command }: CommandJob): JobsOptions => ({
  jobId: commandId,
  priority: commandPriority(command),
  attempts: BULLMQ_ATTEMPTS,
  backoff: { type: COMMAND_BACKOFF },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 1,
});
