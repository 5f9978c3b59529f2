// One attempt at a command, traced, counted and logged: the same wherever it is made.

import {
  attemptCommand,
  failedResult,
  type Attempt,
  type AttemptOutcome,
} from '../telnyx/attempt-command.ts';
import type { TelnyxClient } from '../telnyx/client.ts';
import { NO_TRACING, type Tracing } from '../tracing/tracing.ts';
import { PUT_BACK_MS } from './finish-within.ts';
import { logCommand, type CommandLog, type CommandObserved } from './log-command.ts';
import type { CommandJob } from './queues.ts';

/** How often a command is sent while Telnyx asks to try again: about 7 s in all. */
export const COMMAND_ATTEMPTS = 6;
/** How long a command waits whose mailbox cannot be reached. */
const MAILBOX_RETRY_MS = 1_000;

export interface AttemptOptions {
  readonly client: TelnyxClient;
  /** Whether rooms know of every conference at Telnyx. @default they do */
  readonly isSurveyed?: () => Promise<boolean>;
  readonly onCommand: (observed: CommandObserved) => void;
  /** @default none */
  readonly tracing?: Pick<Tracing, 'command'>;
  readonly log: CommandLog;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

export interface AttemptKnown extends Pick<Attempt, 'firstAttemptAt' | 'repeated' | 'interrupted'> {
  /** From 1. */
  readonly attempt: number;
}

export type AttemptJob = (
  job: CommandJob,
  known: AttemptKnown,
  lost: AbortSignal,
) => Promise<AttemptOutcome>;

/** The command is not to blame, so this is not one of its attempts. */
export class PutBackError extends Error {
  override readonly name = 'PutBackError';
  readonly delayMs: number;

  constructor(delayMs: number, options?: ErrorOptions) {
    super('the command was put back', options);
    this.delayMs = delayMs;
  }
}

/**
 * The last of its attempts ends with a result.
 *
 * @throws PutBackError where Redis cannot be asked, and once `lost` is aborted; the attempt may go on,
 * and is to be repeated soon under the same `command_id`.
 */
export const attemptJob = (options: AttemptOptions): AttemptJob => {
  const { client, isSurveyed, tracing = NO_TRACING, now = Date.now } = options;
  const observe = logCommand(options.log, options.onCommand);
  return async (job, { attempt, ...known }, lost) => {
    const { commandId, command, issuedAt } = job;
    const forgotten =
      command.type === 'conferences.create' &&
      isSurveyed !== undefined &&
      !(await reached(isSurveyed()));
    const startedAt = performance.now();
    const outcome = await tracing.command(
      { commandId, type: command.type },
      () =>
        unlessLost(
          attemptCommand(client, { commandId, command, issuedAt, ...known, forgotten }, now),
          lost,
        ),
      (attempted) => (attempted.kind === 'result' ? attempted.result.type : 'command.retried'),
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    if (outcome.kind === 'result') {
      observe(job, attempt, outcome.result, seconds);
      return outcome;
    }
    const { status, code } = outcome;
    if (attempt < COMMAND_ATTEMPTS) {
      observe(job, attempt, { type: 'command.retried', status, code }, seconds);
      return outcome;
    }
    const result = failedResult(command, 'unavailable', status, code);
    observe(job, attempt, result, seconds);
    return { kind: 'result', result };
  };
};

/** @throws PutBackError when the reply is an error. */
export const reached = async <T>(reply: Promise<T>): Promise<T> => {
  try {
    return await reply;
  } catch (cause) {
    throw new PutBackError(MAILBOX_RETRY_MS, { cause });
  }
};

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
