// A signature costs the event loop as much as the rest of its webhook, and many come in one turn of it.
// Those are verified together, half of them by another thread at the same time.

import type { FindKey, Signed } from './find-key.ts';
import type { VerifierThread } from './open-verifier-thread.ts';

/** Fewer are verified before another thread has woken up. */
const TOGETHER_MIN = 4;
/** For the other thread at once; what is left is shared in the next turn. */
const ASIDE_MAX = 64;
/** Of one turn: a flood of forgeries must leave the event loop to others. One is verified in any case. */
const HERE_MS = 2;

interface Waiting {
  readonly signed: Signed;
  resolve(keyIndex: number): void;
  reject(reason: unknown): void;
}

/** The same as `findKey`, at the end of this turn of the event loop or later. Rejects if `findKey` throws. */
export const verifyTogether = (
  findKey: FindKey,
  thread: Pick<VerifierThread, 'verify'>,
): ((signed: Signed) => Promise<number>) => {
  const waiting: Waiting[] = [];
  let isDue = false;

  const verifySoon = (): void => {
    if (isDue || waiting.length === 0) return;
    isDue = true;
    setImmediate(verifyWaiting);
  };

  const verifyWaiting = (): void => {
    // The other thread begins first, so that both are at it together.
    if (waiting.length >= TOGETHER_MIN) verifyAside();
    const endsAt = performance.now() + HERE_MS;
    let done = 0;
    for (const one of waiting) {
      verifyHere(one);
      done += 1;
      if (performance.now() >= endsAt) break;
    }
    waiting.splice(0, done);
    isDue = false;
    verifySoon();
  };

  const verifyAside = (): void => {
    // The later half: what came first is answered first, so that keys pressed at once keep their order.
    const from = Math.ceil(waiting.length / 2);
    const batch = waiting.splice(from, ASIDE_MAX);
    const answer = thread.verify(batch.map(({ signed }) => signed));
    if (answer === null) {
      waiting.splice(from, 0, ...batch);
      return;
    }
    answer.then(
      (keyIndexes) => {
        for (const [place, one] of batch.entries()) one.resolve(keyIndexes[place] ?? -1);
      },
      // The thread has ended, and has said so.
      () => {
        waiting.unshift(...batch);
        verifySoon();
      },
    );
  };

  const verifyHere = (one: Waiting): void => {
    try {
      one.resolve(findKey(one.signed));
    } catch (error) {
      one.reject(error);
    }
  };

  return (signed) =>
    new Promise((resolve, reject) => {
      waiting.push({ signed, resolve, reject });
      verifySoon();
    });
};
