import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import type { Signed } from '../../src/telnyx/find-key.ts';
import type { VerifierThread } from '../../src/telnyx/open-verifier-thread.ts';
import { verifyTogether } from '../../src/telnyx/verify-together.ts';

const SIGNATURE = new Uint8Array(64);

/** Its message is the answer for it. */
const signedBy = (keyIndex: number): Signed => ({
  message: Buffer.from(String(keyIndex)),
  signature: SIGNATURE,
});
const keyOf = ({ message }: Signed): number => Number(Buffer.from(message).toString());

const start = (thread: VerifierThread['verify'], msEach = 0) => {
  const here: number[] = [];
  const aside: number[][] = [];
  const findKey = verifyTogether(
    (signed) => {
      const endsAt = performance.now() + msEach;
      while (performance.now() < endsAt);
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

  it('are answered in their order', async () => {
    const { many } = start(async (batch) => batch.map(keyOf));
    const order: number[] = [];
    await Promise.all(many(12).map(async (answer) => order.push(await answer)));
    expect(order).toEqual(upTo(12));
  });

  it('go to the thread in batches of sixty-four at most', async () => {
    const { aside, many } = start(async (batch) => batch.map(keyOf));
    expect(await Promise.all(many(200))).toEqual(upTo(200));
    expect(aside.map((batch) => batch.length)[0]).toBe(64);
    expect(Math.max(...aside.map((batch) => batch.length))).toBe(64);
  });

  it('let others have the event loop after 2 ms', async () => {
    const { here, many } = start(() => null, 1);
    const answers = many(20);
    const steps: number[] = [];
    for (let seen = 0; seen < 20; seen = here.length) {
      await nextTurn();
      steps.push(here.length - seen);
    }
    expect(await Promise.all(answers)).toEqual(upTo(20));
    expect(Math.max(...steps)).toBeLessThanOrEqual(2);
  });

  it('are verified here, in their order, when the thread takes none', async () => {
    const { here, many } = start(() => null);
    expect(await Promise.all(many(40))).toEqual(upTo(40));
    expect(here).toEqual(upTo(40));
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

  it("are nobody's when the thread does not say whose", async () => {
    const { many } = start(async () => []);
    expect(await Promise.all(many(4))).toEqual([0, 1, -1, -1]);
  });

  it('may be a hundred thousand', async () => {
    const { many } = start(() => null);
    expect(await Promise.all(many(100_000))).toHaveLength(100_000);
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
