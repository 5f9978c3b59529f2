// A signature is half of what a webhook costs the event loop, and many come in one turn of it. Those are
// verified together, half of them by another thread at the same time.

import type { FindKey, Signed } from './find-key.ts';
import type { VerifierThread } from './open-verifier-thread.ts';

/** Fewer are verified before another thread has woken up. */
const TOGETHER_MIN = 4;
/** Of one turn: a flood of forgeries must leave the event loop to others. */
const HERE_MAX = 16;

interface Waiting extends Signed {
  resolve(keyIndex: number): void;
  reject(reason: unknown): void;
}

/** The same as `findKey`, at the end of this turn of the event loop or later. Rejects if `findKey` throws. */
export const verifyTogether = (
  findKey: FindKey,
  thread: Pick<VerifierThread, 'verify'>,
): ((signed: Signed) => Promise<number>) => {
  let waiting: Waiting[] = [];

  const wait = (some: readonly Waiting[]): void => {
    if (waiting.length === 0 && some.length > 0) setImmediate(verifyWaiting);
    waiting.push(...some);
  };

  const verifyWaiting = (): void => {
    const all = waiting;
    waiting = [];
    const here = all.length < TOGETHER_MIN ? all.length : Math.ceil(all.length / 2);
    // The other thread begins first, so that both are at it together.
    verifyAside(all.splice(Math.min(here, HERE_MAX)));
    for (const one of all) verifyHere(one);
  };

  const verifyAside = (batch: readonly Waiting[]): void => {
    if (batch.length === 0) return;
    const answer = thread.verify(batch.map(({ message, signature }) => ({ message, signature })));
    if (answer === null) wait(batch);
    else
      answer.then(
        (keyIndexes) => {
          for (const [place, one] of batch.entries()) one.resolve(keyIndexes[place] ?? -1);
        },
        // The thread has ended, and has said so.
        () => wait(batch),
      );
  };

  const verifyHere = (one: Waiting): void => {
    try {
      one.resolve(findKey(one));
    } catch (error) {
      one.reject(error);
    }
  };

  return (signed) =>
    new Promise((resolve, reject) => {
      wait([{ ...signed, resolve, reject }]);
    });
};
