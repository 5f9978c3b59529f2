// One job of the `commands` queue: claim, attempt, post the result, and only then be done.

import { DelayedError, type Job } from 'bullmq';

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Claim } from '../redis/claim-command.ts';
import { attemptCommand, type CommandResult, failedResult } from '../telnyx/attempt-command.ts';
import type { TelnyxClient } from '../telnyx/client.ts';
import { NO_TRACING, type Tracing } from '../tracing/tracing.ts';
import { CommandRetryError } from './command-backoff.ts';
import { type CommandLog, type CommandObserved, logCommand } from './log-command.ts';
import { resultId } from './message-ids.ts';
import { postResult } from './post-result.ts';
import type { CommandJob } from './queues.ts';

/** How often a command is sent while Telnyx asks to try again: about 7 s in all. */
export const COMMAND_ATTEMPTS = 6;
/** A job during which so many processes died is not tried again. */
const STALLS_MAX = 3;
/** How long a job waits whose mailbox cannot be reached. */
const MAILBOX_RETRY_MS = 1_000;
/**
 * Of its grace, what a worker that closes has for putting its jobs back: a Redis that is away would take
 * for ever. Each of them waits for as long, or that worker might take it once more.
 */
export const PUT_BACK_MS = 500;

/** A job, and the result of its command if that is known and could not be posted yet. */
export type CommandJobData = CommandJob & { readonly result?: CommandResult };

export interface CarryOutOptions {
  readonly client: TelnyxClient;
  readonly claim: (mailbox: MailboxId, commandId: string, now: number) => Promise<Claim>;
  /** Whether rooms know of every conference at Telnyx. @default they do */
  readonly isSurveyed?: () => Promise<boolean>;
  /** Stores the message once for each id and wakes its mailbox. */
  readonly post: (mailbox: MailboxId, id: string, message: CommandResult) => Promise<unknown>;
  readonly onCommand: (observed: CommandObserved) => void;
  /** @default none */
  readonly tracing?: Pick<Tracing, 'command' | 'telemetry'>;
  readonly log: CommandLog;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

type CarryOut = (job: Job<CommandJobData>, token?: string, lost?: AbortSignal) => Promise<null>;

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
  const { client, claim, isSurveyed, tracing = NO_TRACING, now = Date.now } = options;
  const observe = logCommand(options.log, options.onCommand);
  return async (job: Job<CommandJobData>, lost: AbortSignal): Promise<CommandResult | null> => {
    const { mailbox, commandId, command, issuedAt } = job.data;
    const claimed = await reached(claim(mailbox, commandId, now()));
    if (claimed.done) return null;
    const { attemptsMade, stalledCounter } = job;
    // Neither happens while the code is right: every process died of it, or every attempt threw.
    if (stalledCounter > STALLS_MAX || attemptsMade >= COMMAND_ATTEMPTS) {
      return failedResult(command, 'unavailable');
    }

    const { firstAttemptAt, repeated } = claimed;
    const interrupted = repeated && (attemptsMade === 0 || job.attemptsStarted > attemptsMade + 1);
    const forgotten =
      command.type === 'conferences.create' &&
      isSurveyed !== undefined &&
      !(await reached(isSurveyed()));
    const known = { firstAttemptAt, repeated, interrupted, forgotten };
    const attempt = { commandId, command, issuedAt, ...known };
    const startedAt = performance.now();
    const outcome = await tracing.command(
      { commandId, type: command.type },
      () => unlessLost(attemptCommand(client, attempt, now), lost),
      (attempted) => (attempted.kind === 'result' ? attempted.result.type : 'command.retried'),
    );
    const seconds = (performance.now() - startedAt) / 1_000;

    if (outcome.kind === 'result') {
      observe(job.data, attemptsMade + 1, outcome.result, seconds);
      return outcome.result;
    }
    const { status, code, retryAfterMs } = outcome;
    if (attemptsMade + 1 >= COMMAND_ATTEMPTS) {
      const result = failedResult(command, 'unavailable', status, code);
      observe(job.data, attemptsMade + 1, result, seconds);
      return result;
    }
    observe(job.data, attemptsMade + 1, { type: 'command.retried', status, code }, seconds);
    throw new CommandRetryError(status, code, retryAfterMs);
  };
};

/** The command is not to blame, so this is not one of its attempts. */
class PutBackError extends Error {
  override readonly name = 'PutBackError';
  readonly delayMs: number;

  constructor(delayMs: number, options?: ErrorOptions) {
    super('the command was put back', options);
    this.delayMs = delayMs;
  }
}

const reached = async <T>(reply: Promise<T>): Promise<T> => {
  try {
    return await reply;
  } catch (cause) {
    throw new PutBackError(MAILBOX_RETRY_MS, { cause });
  }
};

/**
 * Leaves an attempt in the middle when the job is not ours any more, or the process has to go. It
 * is repeated soon under the same `command_id`.
 */
const unlessLost = async <T>(attempt: Promise<T>, lost: AbortSignal): Promise<T> => {
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  const abandon = (): void => reject(new PutBackError(PUT_BACK_MS));
  lost.addEventListener('abort', abandon, { once: true });
  if (lost.aborted) abandon();
  try {
    return await Promise.race([attempt, abandoned]);
  } finally {
    lost.removeEventListener('abort', abandon);
  }
};

/** Another version, or another program, may have added it. */
const isCommandJob = (data: Partial<CommandJob> | null | undefined): boolean =>
  typeof data?.mailbox === 'string' &&
  typeof data.commandId === 'string' &&
  typeof data.command?.type === 'string' &&
  typeof data.issuedAt === 'number';
