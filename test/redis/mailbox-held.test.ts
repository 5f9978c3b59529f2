import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { HELD_MS } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const NOBODYS = 0;

describe.each(SERVERS)('who asks for what nobody holds, on $kind,', ({ cluster }) => {
  let all: Mailboxes;
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const newMailbox = (): MailboxId => callMailbox(`leg-${(mailboxes += 1)}`);
  const post = (mailbox: MailboxId, id: string) =>
    all.store.post(mailbox, id, { type: 'note' }, NOW);
  const take = (mailbox: MailboxId, ownFence = NOBODYS) => all.store.take(mailbox, NOW, ownFence);
  const taken = async (mailbox: MailboxId): Promise<Taken> => {
    const head = await take(mailbox);
    if (head === null) throw new Error('there is nothing to take');
    return head;
  };
  const heldUntil = async (mailbox: MailboxId): Promise<number> =>
    Number(await all.client.hget(all.keys.box(mailbox), 'held'));

  it('gets nothing while somebody has the head in hand', async () => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    await taken(mailbox);
    expect(await take(mailbox)).toBeNull();
  });

  it('gets it again under the own fence', async () => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    const { fence } = await taken(mailbox);
    expect(await take(mailbox, fence)).toMatchObject({ messageId: 'one', tries: 2 });
  });

  it('gets it once the holder is late, by the clock of Redis', async () => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    await taken(mailbox);
    const until = await heldUntil(mailbox);
    expect(Math.abs(until - Date.now() - HELD_MS)).toBeLessThan(HELD_MS);
    await all.client.hset(all.keys.box(mailbox), 'held', Date.now() - 1);
    expect(await take(mailbox)).toMatchObject({ messageId: 'one' });
  });

  it('waits as long again after each commit', async () => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    await post(mailbox, 'two');
    const head = await taken(mailbox);
    await all.client.hset(all.keys.box(mailbox), 'held', 1);
    expect(await all.store.commit(mailbox, head, sampleCommit(), NOW)).toMatchObject({
      status: 'taken',
    });
    expect(await take(mailbox)).toBeNull();
  });

  it.each(['take', 'leave'] as const)('gets it after a last commit with %j', async (next) => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    const head = await taken(mailbox);
    if (next === 'leave') await post(mailbox, 'two');
    await all.store.commit(mailbox, head, sampleCommit({ next }), NOW);
    if (next === 'take') await post(mailbox, 'two');
    expect(await take(mailbox)).toMatchObject({ messageId: 'two' });
  });

  it('gets it when the holder has put it back', async () => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    await all.store.putBack(mailbox, await taken(mailbox));
    expect(await take(mailbox)).toMatchObject({ messageId: 'one' });
  });

  it('gets what comes after the holder has buried the last', async () => {
    const mailbox = newMailbox();
    await post(mailbox, 'one');
    await all.store.bury(mailbox, await taken(mailbox), 'bad', null, NOW);
    expect(await take(mailbox)).toBeNull();
    await post(mailbox, 'two');
    expect(await take(mailbox)).toMatchObject({ messageId: 'two' });
  });

  it('gets it when the same take is sent again: its reply was lost with the connection', async () => {
    const [mailbox, other] = [newMailbox(), newMailbox()];
    // As ioredis does with what was unanswered when a connection ended.
    const resending = new Proxy(all.client, {
      get: (client, name) =>
        name === 'evalsha'
          ? async (sha: string, count: number, ...given: (string | number)[]) => {
              await client.evalsha(sha, count, ...given);
              return client.evalsha(sha, count, ...given);
            }
          : Reflect.get(client, name, client),
    });
    const store = createMailboxStore(resending, all.keys);
    // Redis knows the scripts by then.
    await all.store.postAndTake(newMailbox(), 'one', { type: 'note' }, NOW);
    await post(mailbox, 'one');

    expect(await store.take(mailbox, NOW, NOBODYS)).toMatchObject({ messageId: 'one', tries: 2 });
    expect(await store.postAndTake(other, 'one', { type: 'note' }, NOW)).toMatchObject({
      posted: 'duplicate',
      taken: { messageId: 'one', tries: 2 },
    });
    for (const one of [mailbox, other]) expect(await take(one)).toBeNull();
  });

  it('can go: whoever holds it finds everything that was there', async () => {
    type Step = { readonly do: 'post' } | { readonly do: 'commit'; readonly drainer: number };
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.constant({ do: 'post' } as const),
      fc.record({ do: fc.constant('commit' as const), drainer: fc.nat({ max: 2 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const mailbox = newMailbox();
        const inHand = new Map<number, Taken>();
        let posts = 0;
        const commit = async (drainer: number, head: Taken): Promise<void> => {
          const committed = await all.store.commit(mailbox, head, sampleCommit(), NOW);
          if (committed.status === 'taken') inHand.set(drainer, committed.taken);
          else inHand.delete(drainer);
        };
        for (const one of steps) {
          if (one.do === 'commit') {
            const head = inHand.get(one.drainer);
            if (head) await commit(one.drainer, head);
            continue;
          }
          await post(mailbox, `m${(posts += 1)}`);
          // One who is woken has nothing in hand.
          const free = [0, 1, 2].find((drainer) => !inHand.has(drainer));
          const head = free === undefined ? null : await take(mailbox);
          if (free !== undefined && head) inHand.set(free, head);
        }
        expect(inHand.size).toBeLessThanOrEqual(1);
        for (let [holder] = inHand; holder; [holder] = inHand) await commit(...holder);
        expect(await all.client.llen(all.keys.inbox(mailbox))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
