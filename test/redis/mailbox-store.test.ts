import { describe, expect, it } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { INBOX_MAX, shardOf } from '../../src/redis/keys.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { useMailboxes } from '../support/use-mailboxes.ts';
import type { Taken } from '../../src/redis/taken.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('a mailbox on $kind', ({ cluster }) => {
  const given = useMailboxes(NOW, { cluster });
  const { newCall, post, take } = given;

  it('gives back what was posted, oldest first', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');

    const first = await take(mailbox, NOW + 5);
    expect(first).toEqual({
      fence: 1,
      tries: 1,
      failures: 0,
      isFirst: true,
      now: NOW + 5,
      messageId: 'one',
      postedAt: NOW,
      message: { type: 'note', id: 'one' },
      state: null,
      member: null,
      ahead: [
        { messageId: 'two', postedAt: NOW, message: { type: 'note', id: 'two' }, member: null },
      ],
    });

    const next = await given.all.store.commit(mailbox, first, sampleCommit(), NOW + 6);
    expect(next).toMatchObject({
      status: 'taken',
      taken: { fence: 1, tries: 1, now: NOW + 5, messageId: 'two', state: { seen: 1 } },
    });
  });

  it('stores a message once for each id', async () => {
    const mailbox = newCall();
    expect(await given.all.store.post(mailbox, 'one', { type: 'note' }, NOW)).toBe('stored');
    expect(await given.all.store.post(mailbox, 'one', { type: 'note' }, NOW + 1)).toBe('duplicate');
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(1);
  });

  it('still knows a message after it has been applied', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    expect(await given.all.store.commit(mailbox, await take(mailbox), sampleCommit(), NOW)).toEqual(
      {
        status: 'empty',
      },
    );
    expect(await given.all.store.post(mailbox, 'one', { type: 'note' }, NOW + 1)).toBe('duplicate');
    expect(await given.all.store.take(mailbox, NOW + 1)).toBeNull();
  });

  it('puts what does not fit the inbox among the dead letters', async () => {
    const mailbox = newCall();
    const buried = () => given.all.client.xlen(given.all.keys.dead(shardOf(mailbox)));
    const before = await buried();
    for (let index = 0; index < INBOX_MAX; index += 1) await post(mailbox, `m${index}`);

    expect(await given.all.store.post(mailbox, 'more', { type: 'note' }, NOW)).toBe('overflow');
    expect(await given.all.store.post(mailbox, 'more', { type: 'note' }, NOW)).toBe('duplicate');
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(INBOX_MAX);
    expect(await buried()).toBe(before + 1);
  });

  it('lets only the newest taker commit', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const older = await take(mailbox);
    const newer = await take(mailbox);

    expect(newer).toMatchObject({ fence: 2, tries: 2, messageId: 'one' });
    expect(await given.all.store.commit(mailbox, older, sampleCommit(), NOW)).toEqual({
      status: 'lost',
    });
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(2);
    expect(await given.all.store.commit(mailbox, newer, sampleCommit(), NOW)).toMatchObject({
      status: 'taken',
    });
  });

  it('lets nobody commit a message twice', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const head = await take(mailbox);
    await given.all.store.commit(mailbox, head, sampleCommit({ next: 'leave' }), NOW);
    expect(await given.all.store.commit(mailbox, head, sampleCommit(), NOW)).toEqual({
      status: 'lost',
    });
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(1);
  });

  it('keeps the clock of the first try', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await take(mailbox, NOW);
    expect(await take(mailbox, NOW + 60_000)).toMatchObject({ now: NOW, tries: 2 });
  });

  it('counts a failure when its taker says so, and not again at the next take', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const first = await take(mailbox);
    await given.all.store.begin(mailbox, first);
    expect(await given.all.store.fail(mailbox, first)).toBe(1);
    const second = await take(mailbox);
    expect(second).toMatchObject({ failures: 1 });
    expect(await given.all.store.fail(mailbox, second)).toBe(2);
    await given.all.store.commit(mailbox, second, sampleCommit(), NOW);
    expect(await take(mailbox)).toMatchObject({ messageId: 'two', failures: 0 });
  });

  it('counts a failure when another takes what somebody had in hand', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    expect(await given.all.store.begin(mailbox, await take(mailbox))).toBe('begun');
    expect(await take(mailbox)).toMatchObject({ failures: 1 });
    expect(await take(mailbox)).toMatchObject({ failures: 1 });
  });

  it.each([
    ['was not heard to arrive', async () => {}],
    [
      'was put back',
      async (mailbox: MailboxId, head: Taken) => {
        await given.all.store.begin(mailbox, head);
        await given.all.store.putBack(mailbox, head);
      },
    ],
  ])('counts no failure for a head that %s', async (_, happens) => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await happens(mailbox, await take(mailbox));
    expect(await take(mailbox)).toMatchObject({ tries: 2, failures: 0 });
  });

  it('counts no failure when the taker itself asks again', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const head = await take(mailbox);
    await given.all.store.begin(mailbox, head);
    expect(await given.all.store.take(mailbox, NOW, head.fence)).toMatchObject({ failures: 0 });
  });

  it('counts nothing that a taker says of a head that another has', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const late = await take(mailbox);
    const head = await take(mailbox);
    expect(await given.all.store.begin(mailbox, late)).toBe('lost');
    expect(await given.all.store.fail(mailbox, late)).toBe(0);
    await given.all.store.begin(mailbox, head);
    await given.all.store.putBack(mailbox, late);
    expect(await take(mailbox)).toMatchObject({ failures: 1 });
  });

  it('leaves the next head to others when asked to', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one', 'two');
    const committed = await given.all.store.commit(
      mailbox,
      await take(mailbox),
      sampleCommit({ next: 'leave' }),
      NOW,
    );
    expect(committed).toEqual({ status: 'more' });
    expect(await take(mailbox)).toMatchObject({ messageId: 'two', tries: 1 });
  });

  it('moves a failing head to the dead letters and lets its fail-safe take its place', async () => {
    const mailbox = newCall();
    await post(mailbox, 'bad', 'good');
    const failSafe = { id: 'failed-bad', message: { type: 'message.failed', failedType: 'note' } };
    const bad = await take(mailbox);

    expect(await given.all.store.bury(mailbox, bad, 'TypeError', failSafe, NOW + 5)).toBe('buried');
    const standIn = await take(mailbox, NOW + 6);
    expect(standIn).toMatchObject({ messageId: 'failed-bad', message: failSafe.message, tries: 1 });
    expect(await given.all.store.bury(mailbox, standIn, 'TypeError', null, NOW + 7)).toBe('buried');
    expect(await take(mailbox)).toMatchObject({ messageId: 'good~~', tries: 1 });
  });

  it('lets nobody bury a head that another has taken', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const older = await take(mailbox);
    await take(mailbox);
    expect(await given.all.store.bury(mailbox, older, 'TypeError', null, NOW)).toBe('lost');
    expect(await given.all.client.llen(given.all.keys.inbox(mailbox))).toBe(1);
  });

  it('claims a command until its result is posted', async () => {
    const mailbox = newCall();
    expect(await given.all.store.claim(mailbox, 'c1', NOW)).toEqual({
      done: false,
      firstAttemptAt: NOW,
      repeated: false,
    });
    expect(await given.all.store.claim(mailbox, 'c1', NOW + 9)).toEqual({
      done: false,
      firstAttemptAt: NOW,
      repeated: true,
    });
    await post(mailbox, 'result-c1');
    expect(await given.all.store.claim(mailbox, 'c1', NOW + 9)).toEqual({ done: true });
  });

  it('keeps no record of a command whose result has been applied, and still knows it', async () => {
    const mailbox = newCall();
    await given.all.store.claim(mailbox, 'c1', NOW);
    await post(mailbox, 'result-c1');
    await given.all.store.commit(mailbox, await take(mailbox), sampleCommit(), NOW);
    expect(await given.all.client.hkeys(given.all.keys.box(mailbox))).not.toContain('c:c1');
    expect(await given.all.store.claim(mailbox, 'c1', NOW)).toEqual({ done: true });
  });

  it('runs its scripts again after Redis has forgotten them', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await given.all.client.script('FLUSH');
    expect(await take(mailbox)).toMatchObject({ messageId: 'one' });
  });
});
