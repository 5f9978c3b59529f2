// How long a command waits until it is sent again.

/** The name under which the worker knows this backoff; any that BullMQ does not have itself. */
export const COMMAND_BACKOFF = 'command';

const FIRST_MS = 200;
const MAX_MS = 3_000;
/** Spreads the commands that Telnyx has asked to come back at the same second. */
const RETRY_AFTER_JITTER_MS = 200;

/** Thrown by the worker to have a job run again. Its text is kept in Redis: no body, no number. */
export class CommandRetryError extends Error {
  override readonly name = 'CommandRetryError';
  readonly retryAfterMs: number | null;

  constructor(status: number | null, code: string | null, retryAfterMs: number | null) {
    super(`Telnyx answered ${status ?? 'nothing'}${code === null ? '' : ` with code ${code}`}`);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Milliseconds before attempt `attempt + 1`: 200 to 400 at first, doubling up to 1,500 to 3,000,
 * and never less than Telnyx asked for.
 *
 * @param attempt how many have been made, from 1.
 * @param random in [0, 1).
 */
export const commandBackoffMs = (attempt: number, error: unknown, random: number): number => {
  const half = Math.min(FIRST_MS * 2 ** (attempt - 1), MAX_MS / 2);
  const own = half + half * random;
  const asked = error instanceof CommandRetryError ? error.retryAfterMs : null;
  return Math.round(asked === null ? own : Math.max(own, asked + RETRY_AFTER_JITTER_MS * random));
};
