// One job of the `commands` queue: claim, attempt, post the result, and only then be done.

import { DelayedError, type Job } from 'bullmq';

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Claim } from '../redis/claim-command.ts';
import { type CommandResult, failedResult } from '../telnyx/attempt-command.ts';
import {
  COMMAND_ATTEMPTS,
  PutBackError,
  reached,
  type AttemptJob,
  type AttemptOptions,
} from './attempt-job.ts';
import { CommandRetryError } from './command-backoff.ts';
import { resultId } from './message-ids.ts';
import { postResult } from './post-result.ts';
import type { CommandJob } from './queues.ts';

/** A job during which so many processes died is not tried again. */
const STALLS_MAX = 3;

export interface CarryOutOptions extends Pick<AttemptOptions, 'log' | 'now'> {
  readonly attempt: AttemptJob;
  readonly claim: (mailbox: MailboxId, commandId: string, now: number) => Promise<Claim>;
  /** Stores the message once for each id and wakes its mailbox. */
  readonly post: (mailbox: MailboxId, id: string, message: CommandResult) => Promise<unknown>;
}

type CarryOut = (job: Job<CommandJob>, token?: string, lost?: AbortSignal) => Promise<null>;

/**
 * Completes the job once its result is posted, and not before. It throws to have the job run again:
 * a `DelayedError` is no attempt, any other error is one.
 */
export const carryOutCommand = (options: CarryOutOptions): CarryOut => {
  const { log, post } = options;
  const decide = decideResult(options);
  return async (job, token, lost = new AbortController().signal) => {
    if (!isCommandJob(job.data)) {
      log.error({ job_id: job.id }, 'a job is no command and was dropped');
      return null;
    }
    const { mailbox, commandId } = job.data;
    let result: CommandResult | null = job.data.result ?? null;
    try {
      result ??= await decide(job, lost);
      if (result === null) return null;
      const message = result;
      await reached(postResult(() => post(mailbox, resultId(commandId), message), lost));
      return null;
    } catch (error) {
      if (!(error instanceof PutBackError)) throw error;
      // With the result in the job, the command is not sent again.
      if (result !== null) await job.updateData({ ...job.data, result });
      await job.moveToDelayed(Date.now() + error.delayMs, token);
      throw new DelayedError();
    }
  };
};

/**
 * The result to post, or null when it is posted already.
 *
 * @throws CommandRetryError when Telnyx is to be asked again.
 */
const decideResult = (options: CarryOutOptions) => {
  const { attempt, claim, now = Date.now } = options;
  return async (job: Job<CommandJob>, lost: AbortSignal): Promise<CommandResult | null> => {
    const { mailbox, commandId, command, attempted } = job.data;
    const claimed = await reached(claim(mailbox, commandId, now()));
    if (claimed.done) return null;
    const attempts = (attempted ?? 0) + job.attemptsMade;
    // Neither happens while the code is right: every process died of it, or every attempt threw.
    if (job.stalledCounter > STALLS_MAX || attempts >= COMMAND_ATTEMPTS) {
      return failedResult(command, 'unavailable');
    }
    const { firstAttemptAt, repeated } = claimed;
    // How an attempt ended is known where its job says so, or was tried again after it.
    const isUnknown = attempted === undefined && job.attemptsMade === 0;
    const interrupted = repeated && (isUnknown || job.attemptsStarted > job.attemptsMade + 1);
    const known = { attempt: attempts + 1, firstAttemptAt, repeated, interrupted };
    const outcome = await attempt(job.data, known, lost);
    if (outcome.kind === 'result') return outcome.result;
    throw new CommandRetryError(outcome.status, outcome.code, outcome.retryAfterMs);
  };
};

/** Another version, or another program, may have added it. */
const isCommandJob = (data: Partial<CommandJob> | null | undefined): boolean =>
  typeof data?.mailbox === 'string' &&
  typeof data.commandId === 'string' &&
  typeof data.command?.type === 'string' &&
  typeof data.issuedAt === 'number';
