import { describe, expect, onTestFinished, test } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { createLocalDrains } from '../../src/queue/local-drains.ts';
import { postAndRead } from '../../src/queue/post-and-read.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { SERVERS, startMailboxes } from '../support/mailboxes.ts';

const MAILBOX: MailboxId = 'call:leg-1';

describe.each(SERVERS)('a message that a worker posts on $kind', ({ cluster }) => {
  /** A worker with hands for `limit` mailboxes, which only looks at heads. */
  const startWorker = async (limit = 1) => {
    const all = await startMailboxes({ cluster });
    onTestFinished(() => all[Symbol.asyncDispose]());
    const heads: (string | null)[] = [];
    const woken: (readonly [MailboxId, number])[] = [];
    const asked: string[] = [];
    let isHeldUp = false;
    const letGo = Promise.withResolvers<void>();
    const drains = createLocalDrains({
      drain: async (mailbox, _lost, first) => {
        asked.push(first === null ? 'take' : 'first');
        heads.push((await (first ?? all.store.take(mailbox, 1)))?.messageId ?? null);
        if (isHeldUp) await letGo.promise;
        return 'empty';
      },
      queues: {
        wake: async (mailboxes) => {
          for (const one of mailboxes)
            woken.push([one, await all.client.llen(all.keys.inbox(one))]);
        },
      },
      limit,
      log: recordedLog(),
    });
    const post = postAndRead(all.store, drains);
    const holdUp = () => {
      isHeldUp = true;
      return () => {
        isHeldUp = false;
        letGo.resolve();
      };
    };
    return { all, drains, heads, woken, asked, post, holdUp };
  };

  test('is taken in the step that stores it, and read by that worker', async () => {
    const { all, drains, heads, woken, asked, post } = await startWorker();

    expect(await post(MAILBOX, 'one', { type: 'a' }, 1)).toBe('stored');
    await drains.close();

    expect(heads).toEqual(['one']);
    expect(asked).toEqual(['first']);
    expect(woken).toEqual([]);
    expect(await all.client.hget(all.keys.box(MAILBOX), 'fence')).toBe('1');
  });

  test('is read after what that worker has in hand of its mailbox', async () => {
    const { drains, heads, asked, post, holdUp } = await startWorker();
    const letGo = holdUp();
    await post(MAILBOX, 'one', { type: 'a' }, 1);

    expect(await post(MAILBOX, 'two', { type: 'a' }, 2)).toBe('stored');
    letGo();
    await drains.run(MAILBOX, new AbortController().signal);

    expect(asked.slice(0, 2)).toEqual(['first', 'take']);
    expect(heads[0]).toBe('one');
  });

  test('is announced by the queue once it is stored, where there are no hands for it', async () => {
    const { heads, woken, post } = await startWorker(0);

    expect(await post(MAILBOX, 'one', { type: 'a' }, 1)).toBe('stored');

    expect(woken).toEqual([[MAILBOX, 1]]);
    expect(heads).toEqual([]);
  });

  test('is left to whoever holds its mailbox', async () => {
    const { all, drains, heads, post } = await startWorker();
    await all.store.post(MAILBOX, 'one', { type: 'a' }, 1);
    await all.store.take(MAILBOX, 1);

    expect(await post(MAILBOX, 'two', { type: 'a' }, 2)).toBe('stored');
    await drains.close();

    expect(heads).toEqual([null]);
  });

  test('is read again when it is a duplicate: who was told of it first may have died', async () => {
    const { all, drains, heads, post } = await startWorker();
    await all.store.post(MAILBOX, 'one', { type: 'a' }, 1);

    expect(await post(MAILBOX, 'one', { type: 'a' }, 2)).toBe('duplicate');
    await drains.close();

    expect(heads).toEqual(['one']);
  });
});

test('a message that cannot be stored is told to who posts it, and to who would read it', async () => {
  const failure = new Error('Redis is away');
  const heard: unknown[] = [];
  const drains = createLocalDrains({
    drain: async (_mailbox, _lost, first) => {
      await first?.catch((error: unknown) => heard.push(error));
      return 'failing';
    },
    queues: { wake: async () => {} },
    limit: 1,
    log: recordedLog(),
  });
  const store: Pick<MailboxStore, 'post' | 'postAndTake'> = {
    post: () => Promise.reject(new Error('it is asked for once')),
    postAndTake: () => Promise.reject(failure),
  };

  await expect(postAndRead(store, drains)(MAILBOX, 'one', {}, 1)).rejects.toBe(failure);
  await drains.close();

  expect(heard).toEqual([failure]);
});
