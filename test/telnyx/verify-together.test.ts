import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import type { Signed } from '../../src/telnyx/find-key.ts';
import type { VerifierThread } from '../../src/telnyx/open-verifier-thread.ts';
import { verifyTogether } from '../../src/telnyx/verify-together.ts';

/** Its one byte is the answer for it. */
const signedBy = (keyIndex: number): Signed => ({
  message: Uint8Array.of(keyIndex),
  signature: new Uint8Array(64),
});
const keyOf = ({ message }: Signed): number => message[0] ?? -1;

const start = (thread: VerifierThread['verify']) => {
  const here: number[] = [];
  const aside: number[][] = [];
  const findKey = verifyTogether(
    (signed) => {
      here.push(keyOf(signed));
      return keyOf(signed);
    },
    {
      verify: (batch) => {
        aside.push(batch.map(keyOf));
        return thread(batch);
      },
    },
  );
  return { here, aside, many: (count: number) => ask(findKey, count) };
};

const ask = (findKey: (signed: Signed) => Promise<number>, count: number) =>
  Array.from({ length: count }, (_, at) => findKey(signedBy(at)));

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

describe('signatures that come in one turn of the event loop', () => {
  it('are verified here when they are three', async () => {
    const { here, aside, many } = start(() => null);
    expect(await Promise.all(many(3))).toEqual([0, 1, 2]);
    expect(here).toEqual([0, 1, 2]);
    expect(aside).toEqual([]);
  });

  it('are shared with the thread when they are more, which begins first', async () => {
    const order: string[] = [];
    const { here, aside, many } = start(async (batch) => {
      order.push(`aside, ${here.length} done here`);
      return batch.map(keyOf);
    });
    expect(await Promise.all(many(9))).toEqual(upTo(9));
    expect(here).toEqual([0, 1, 2, 3, 4]);
    expect(aside).toEqual([[5, 6, 7, 8]]);
    expect(order).toEqual(['aside, 0 done here']);
  });

  it("are the thread's but for sixteen", async () => {
    const { here, aside, many } = start(async (batch) => batch.map(keyOf));
    expect(await Promise.all(many(100))).toEqual(upTo(100));
    expect(here).toHaveLength(16);
    expect(aside.flat()).toHaveLength(84);
  });

  it('are verified here, sixteen a turn at most, while there is no thread', async () => {
    const { here, many } = start(() => null);
    const answers = many(40);
    const seen: number[] = [];
    while (here.length < 40) {
      await nextTurn();
      seen.push(here.length);
    }
    expect(await Promise.all(answers)).toEqual(upTo(40));
    const steps = seen.map((done, at) => done - (seen[at - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(16);
  });

  it('are verified here when the thread ends with them in hand', async () => {
    let isThere = true;
    const { here, many } = start(() => {
      if (!isThere) return null;
      isThere = false;
      return Promise.reject(new Error('the thread has ended'));
    });
    expect(await Promise.all(many(10))).toEqual(upTo(10));
    expect(here.toSorted((a, b) => a - b)).toEqual(upTo(10));
  });
});

it('a signature whose verification throws is its own failure alone', async () => {
  const findKey = verifyTogether(
    (signed) => {
      if (keyOf(signed) === 1) throw new TypeError('no signature');
      return keyOf(signed);
    },
    { verify: () => null },
  );
  const [first, second, third] = await Promise.allSettled(ask(findKey, 3));
  expect([first?.status, second?.status, third?.status]).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});
