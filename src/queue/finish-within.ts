// How commands in hand end with their process.

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Of its grace, what a process that closes has for putting its commands back: a Redis that is away would
 * take for ever. Each of them waits for as long, or that process might take it once more.
 */
export const PUT_BACK_MS = 500;

/**
 * Resolves when `done` has, or a little after `abandon` was called because the grace was over: no later than
 * `graceMs`, or 0.5 s if that is longer.
 *
 * @param done never rejects.
 */
export const finishWithin = async (
  graceMs: number,
  done: Promise<unknown>,
  abandon: () => void,
): Promise<void> => {
  const finishMs = Math.max(0, graceMs - PUT_BACK_MS);
  await Promise.race([done, sleep(finishMs, undefined, { ref: false })]);
  abandon();
  await Promise.race([done, sleep(PUT_BACK_MS, undefined, { ref: false })]);
};
