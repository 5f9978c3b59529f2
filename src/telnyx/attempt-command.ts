// One attempt at a command, its age considered: given up, read back, or sent, and what came of it.

import { APIError } from 'telnyx/index.js';

import type { Command, CommandFailed, CommandSucceeded, Failure } from '../call/command.ts';
import { classifyError } from './classify-error.ts';
import type { TelnyxClient } from './client.ts';
import { executeCommand } from './execute-command.ts';
import { isPrompt, PROMPT_MAX_AGE_MS } from './prompt.ts';
import { VERIFY_AFTER_MS, verifyDone, verifyForgotten, type Verdict } from './verify-done.ts';

/** All times are milliseconds since the epoch. */
export interface Attempt {
  readonly commandId: string;
  readonly command: Command;
  readonly issuedAt: number;
  readonly firstAttemptAt: number;
  /** There was an attempt before this one. */
  readonly repeated: boolean;
  /** How an earlier attempt ended is unknown: its process died. */
  readonly interrupted: boolean;
  /** A conference that this would create may be there, and forgotten. */
  readonly forgotten: boolean;
}

export type CommandResult = CommandSucceeded | CommandFailed;

export type AttemptOutcome =
  | { readonly kind: 'result'; readonly result: CommandResult }
  | {
      readonly kind: 'retry';
      readonly status: number | null;
      readonly code: string | null;
      readonly retryAfterMs: number | null;
    };

/** Never rejects: whatever is thrown is an outcome. */
export const attemptCommand = async (
  client: TelnyxClient,
  attempt: Attempt,
  now: () => number,
): Promise<AttemptOutcome> => {
  const { command, commandId } = attempt;
  if (isOverdue(attempt, now())) return gaveUp(command, 'unavailable');
  try {
    const verified = await verify(client, attempt, now());
    if (verified?.verdict === 'failed') return gaveUp(command, verified.failure);
    if (verified?.verdict === 'done') return succeeded(command, verified.output);
    return succeeded(command, await executeCommand(client, commandId, command));
  } catch (error) {
    const outcome = outcomeOf(error, command, now());
    return isDoubtful(outcome, attempt) ? refusedOrDone(client, command, outcome, now) : outcome;
  }
};

/**
 * A repeat of a join is refused because there is nobody to join, or because it is a repeat: Telnyx has
 * one code for both, and only a look tells whether the first try had its effect.
 */
const isDoubtful = (outcome: AttemptOutcome, { command, repeated }: Attempt): boolean =>
  repeated &&
  command.type === 'conferences.join' &&
  outcome.kind === 'result' &&
  outcome.result.type === 'command.failed' &&
  outcome.result.failure === 'conference-ended';

const refusedOrDone = async (
  client: TelnyxClient,
  command: Command,
  refused: AttemptOutcome,
  now: () => number,
): Promise<AttemptOutcome> => {
  try {
    const { verdict } = await verifyDone(client, command);
    return verdict === 'done' ? succeeded(command, null) : refused;
  } catch (error) {
    const outcome = outcomeOf(error, command, now());
    return outcome.kind === 'retry' ? outcome : refused;
  }
};

/** Null: there is no reason to ask. */
const verify = async (
  client: TelnyxClient,
  { command, repeated, firstAttemptAt, forgotten }: Attempt,
  now: number,
): Promise<Verdict | null> => {
  if (repeated && now - firstAttemptAt >= VERIFY_AFTER_MS) return verifyDone(client, command);
  if (!forgotten || command.type !== 'conferences.create') return null;
  try {
    return await verifyForgotten(client, command);
  } catch (error) {
    if (error instanceof APIError && classifyError(error, command.type, now).meaning === 'retry') {
      throw error;
    }
    // It was a doubt and no more: a Telnyx that does not let itself be read may well create.
    return null;
  }
};

/** The result of a command that is not tried, or not tried again. */
export const failedResult = (
  command: Command,
  failure: Failure,
  status: number | null = null,
  code: string | null = null,
): CommandFailed => ({ type: 'command.failed', command, failure, status, code });

const isOverdue = ({ command, issuedAt, interrupted }: Attempt, now: number): boolean =>
  (isPrompt(command) && now - issuedAt > PROMPT_MAX_AGE_MS) ||
  (interrupted && isUnguarded(command));

/** Takes no `command_id`, and is heard twice if it is sent twice. */
const isUnguarded = ({ type }: Command): boolean => type === 'conferences.play';

const outcomeOf = (error: unknown, command: Command, now: number): AttemptOutcome => {
  const { meaning, status, code, retryAfterMs } = classifyError(error, command.type, now);
  if (meaning === 'success') return succeeded(command, null);
  if (meaning !== 'retry') return gaveUp(command, meaning, status, code);
  // Only a refusal for its rate proves that it was not executed.
  if (isUnguarded(command) && status !== 429) return gaveUp(command, 'unavailable', status, code);
  return { kind: 'retry', status, code, retryAfterMs };
};

const gaveUp = (
  command: Command,
  failure: Failure,
  status: number | null = null,
  code: string | null = null,
): AttemptOutcome => ({ kind: 'result', result: failedResult(command, failure, status, code) });

const succeeded = (command: Command, output: CommandSucceeded['output']): AttemptOutcome => ({
  kind: 'result',
  // The executors pair each command with its own output; the union cannot say so of two fields.
  result: { type: 'command.succeeded', command, output } as CommandSucceeded,
});
