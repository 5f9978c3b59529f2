import { setImmediate as turn } from 'node:timers/promises';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { createLocalDrains } from '../../src/queue/local-drains.ts';
import { postAndRead } from '../../src/queue/post-and-read.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { SERVERS, startMailboxes } from '../support/mailboxes.ts';

const MAILBOX: MailboxId = 'call:leg-1';

describe.each(SERVERS)('a message that a worker posts on $kind', ({ cluster }) => {
  /** A worker with hands for `limit` mailboxes, which only looks at the head. */
  const startWorker = async (limit = 1) => {
    const all = await startMailboxes({ cluster });
    onTestFinished(() => all[Symbol.asyncDispose]());
    const heads: (string | null)[] = [];
    const woken: (readonly [MailboxId, number])[] = [];
    const queues = {
      wake: async (mailboxes: readonly MailboxId[]) => {
        for (const one of mailboxes) woken.push([one, await all.client.llen(all.keys.inbox(one))]);
      },
    };
    const drains = createLocalDrains({
      drain: async (mailbox) => {
        heads.push((await all.store.take(mailbox, 1))?.messageId ?? null);
        return 'empty';
      },
      queues,
      limit,
      log: recordedLog(),
    });
    return { all, heads, woken, post: postAndRead(all.client, all.keys, drains, queues) };
  };

  test('is read by that worker, also when Redis has forgotten its scripts', async () => {
    const { all, heads, woken, post } = await startWorker();

    expect(await post(MAILBOX, 'one', { type: 'a' }, 1)).toBe('stored');
    await vi.waitFor(() => expect(heads).toContain('one'));
    await all.client.del(all.keys.inbox(MAILBOX));
    if (cluster) return;
    await all.client.script('FLUSH');
    expect(await post(MAILBOX, 'two', { type: 'a' }, 2)).toBe('stored');
    await vi.waitFor(() => expect(heads).toContain('two'));

    expect(woken).toEqual([]);
  });

  test('is announced by the queue once it is stored, where there are no hands for it', async () => {
    const { heads, woken, post } = await startWorker(0);

    expect(await post(MAILBOX, 'one', { type: 'a' }, 1)).toBe('stored');
    await turn();

    expect(woken.filter(([, stored]) => stored === 1)).toEqual([[MAILBOX, 1]]);
    expect(heads).toEqual([]);
  });

  test('is announced again when it is a duplicate', async () => {
    const { heads, post } = await startWorker();
    await post(MAILBOX, 'one', { type: 'a' }, 1);
    await vi.waitFor(() => expect(heads.at(-1)).toBe('one'));
    const before = heads.length;

    expect(await post(MAILBOX, 'one', { type: 'a' }, 2)).toBe('duplicate');
    await vi.waitFor(() => expect(heads.slice(before)).toEqual(['one']));
  });
});
