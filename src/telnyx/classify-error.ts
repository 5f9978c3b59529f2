// What a command's error means: one small value in place of whatever was thrown.

import { APIError, TelnyxError } from 'telnyx/index.js';

import type { CommandType } from '../call/command.ts';
import { type Meaning, meaningOf } from './codes.ts';
import { EmptyAudienceError, TooManyPagesError, UnknownCommandError } from './refusals.ts';
import { retryAfterMs } from './retry-after.ts';

export interface ClassifiedError {
  readonly meaning: Meaning;
  /** HTTP; null when there was no reply. */
  readonly status: number | null;
  /** Telnyx's. */
  readonly code: string | null;
  /** What Telnyx asks for, capped; null when it asks for nothing. */
  readonly retryAfterMs: number | null;
}

/**
 * Any thrown value, seen as the outcome of this command. What is not understood means `retry`,
 * since the command may have been executed; the retries are counted, so that ends too.
 *
 * @param now milliseconds since the epoch, against which a `Retry-After` date counts.
 */
export const classifyError = (
  error: unknown,
  command: CommandType,
  now: number = Date.now(),
): ClassifiedError => {
  if (error instanceof APIError) return ofReply(error, command, now);
  return { meaning: isOurs(error) ? 'rejected' : 'retry', ...NO_REPLY };
};

const NO_REPLY = { status: null, code: null, retryAfterMs: null } as const;

/** The SDK gives no status to a time-out and a broken connection. */
const ofReply = (error: APIError, command: CommandType, now: number): ClassifiedError => {
  const status = error.status ?? null;
  if (status === null) return { meaning: 'retry', ...NO_REPLY };
  const code = codeOf(error.error);
  return {
    meaning: meaningOf(command, status, code),
    status,
    code,
    retryAfterMs: error.headers ? retryAfterMs(error.headers, status, now) : null,
  };
};

/** Refused before it was sent: it will be refused again. */
const isOurs = (error: unknown): boolean =>
  error instanceof EmptyAudienceError ||
  error instanceof UnknownCommandError ||
  error instanceof TooManyPagesError ||
  error instanceof TelnyxError;

/** `{errors: [{code}]}`. A code is documented as text and has been seen as a number. */
const codeOf = (body: unknown): string | null => {
  const code = property(property(property(body, 'errors'), '0'), 'code');
  return typeof code === 'string' || typeof code === 'number' ? String(code) : null;
};

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
