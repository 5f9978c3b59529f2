// What the demos' scenes share: waiting with a limit, and saying what is right and what is wrong.

import type { TestService } from '../test/support/test-service.ts';
import { findKeysWithoutTtl } from './find-keys-without-ttl.ts';

const OUT = process.stdout;
/** Everything takes a second or two; a machine that is busy takes longer. */
const PATIENCE_MS = 15_000;
const QUIET_MS = 5_000;
const LOOK_EVERY_MS = 20;

export const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
};

/** @throws Error when it takes too long. */
export const inTime = async <T>(what: string, wait: () => Promise<T>): Promise<T> => {
  const late = AbortSignal.timeout(PATIENCE_MS);
  return Promise.race([
    wait(),
    new Promise<never>((_resolve, reject) => {
      late.addEventListener('abort', () => reject(new Error(`it took too long: ${what}`)));
    }),
  ]);
};

/** Prints it, and gives the fault if it is one. */
export const check = (what: string, found: unknown, expected: unknown): readonly string[] => {
  const isRight = JSON.stringify(found) === JSON.stringify(expected);
  OUT.write(`  ${isRight ? 'ok   ' : 'WRONG'}  ${what}: ${String(found)}\n`);
  return isRight ? [] : [`${what}: ${String(found)}, and not ${String(expected)}`];
};

/** Nothing may be left behind: no conference, no leg, no key in Redis that stays for ever. */
export const checkLeftovers = async ({
  simulator,
  redis,
}: TestService): Promise<readonly string[]> => {
  const { truth } = simulator;
  const forgotten = await keysLeft(redis.url);
  return [
    ...check('conferences still active', truth.activeConferences().length, 0),
    ...check('legs still alive', truth.liveLegs().length, 0),
    ...forgotten.map((key) => `a key without a TTL was left: ${key}`),
  ];
};

/** What is being worked on has keys without a TTL for a moment. */
const keysLeft = async (url: string): Promise<readonly string[]> => {
  const lookAgainUntil = Date.now() + QUIET_MS;
  let keys = await findKeysWithoutTtl(url);
  while (keys.length > 0 && Date.now() < lookAgainUntil) keys = await findKeysWithoutTtl(url);
  return keys;
};
