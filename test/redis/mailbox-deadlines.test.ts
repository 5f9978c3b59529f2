import { describe, expect, it } from 'vitest';

import { shardOf } from '../../src/redis/keys.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { useMailboxes } from '../support/use-mailboxes.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('a mailbox that waits on $kind', ({ cluster }) => {
  const given = useMailboxes(NOW, { cluster });
  const { newCall, post, take } = given;

  it('makes a message of a deadline, once the inbox is empty and only once', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const one = await take(mailbox);
    const two = await given.all.store.commit(
      mailbox,
      one,
      sampleCommit({ deadlineAt: NOW + 10 }),
      NOW,
    );
    if (two.status !== 'taken') throw new Error('the second message was not taken');
    expect(two.taken.messageId).toBe('two');

    const deadline = await given.all.store.commit(
      mailbox,
      two.taken,
      sampleCommit({ deadlineAt: NOW + 20 }),
      NOW + 30,
    );
    expect(deadline).toMatchObject({
      taken: { messageId: `deadline-${NOW + 20}`, message: { type: 'deadline.passed' } },
    });
    expect(await given.all.client.zscore(given.all.keys.due(shardOf(mailbox)), mailbox)).toBeNull();
    const again = await take(mailbox, NOW + 40);
    expect(again).toMatchObject({ messageId: `deadline-${NOW + 20}`, tries: 2 });
    expect(await given.all.store.commit(mailbox, again, sampleCommit(), NOW + 40)).toEqual({
      status: 'empty',
    });
    expect(await given.all.store.take(mailbox, NOW + 50)).toBeNull();
  });

  it('repeats a deadline that a state asks for again only a second later', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const stubborn = sampleCommit({ deadlineAt: NOW + 10 });
    await given.all.store.commit(mailbox, await take(mailbox), stubborn, NOW);
    const first = await take(mailbox, NOW + 10);

    expect(await given.all.store.commit(mailbox, first, stubborn, NOW + 11)).toEqual({
      status: 'empty',
    });
    expect(await given.all.store.take(mailbox, NOW + 500)).toBeNull();
    expect(await take(mailbox, NOW + 1_011)).toMatchObject({
      messageId: `deadline-${NOW + 1_011}`,
    });
  });

  it('names a mailbox as due until its deadline has become a message', async () => {
    const mailbox = newCall();
    const due = async (now: number) =>
      (await given.all.store.sweep(shardOf(mailbox), now, 0)).due.includes(mailbox);
    await post(mailbox, 'one');
    await given.all.store.commit(
      mailbox,
      await take(mailbox),
      sampleCommit({ deadlineAt: NOW + 10 }),
      NOW,
    );

    expect(await due(NOW + 9)).toBe(false);
    expect(await due(NOW + 10)).toBe(true);
    await take(mailbox, NOW + 10);
    expect(await due(NOW + 10)).toBe(false);
  });

  it('forgets a mailbox that is named as due and has expired', async () => {
    const mailbox = newCall();
    await given.all.client.zadd(given.all.keys.due(shardOf(mailbox)), NOW, mailbox);
    await given.all.client.zadd(given.all.keys.pending(shardOf(mailbox)), NOW, mailbox);
    expect(await given.all.store.take(mailbox, NOW)).toBeNull();
    const { due, unread } = await given.all.store.sweep(shardOf(mailbox), NOW, NOW);
    expect([...due, ...unread]).not.toContain(mailbox);
    expect(await given.all.client.exists(given.all.keys.box(mailbox))).toBe(0);
  });

  it('names a mailbox as unread since its oldest message came', async () => {
    const mailbox = newCall();
    const shard = shardOf(mailbox);
    const waitingSince = () => given.all.client.zscore(given.all.keys.pending(shard), mailbox);
    await given.all.store.post(mailbox, 'one', { type: 'note' }, NOW + 100);
    await given.all.store.post(mailbox, 'two', { type: 'note' }, NOW + 200);
    expect(await waitingSince()).toBe(String(NOW + 100));

    const two = await given.all.store.commit(
      mailbox,
      await take(mailbox),
      sampleCommit(),
      NOW + 300,
    );
    expect(await waitingSince()).toBe(String(NOW + 200));
    if (two.status !== 'taken') throw new Error('the second message was not taken');
    await given.all.store.commit(mailbox, two.taken, sampleCommit(), NOW + 300);
    expect(await waitingSince()).toBeNull();
  });
});
