import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, mailboxSubject } from '../../src/mailbox/mailbox-id.ts';
import { archiveCall } from '../../src/redis/archive-call.ts';
import { createDeadLetters, type DeadLetters } from '../../src/redis/dead-letters.ts';
import { isRedisUnavailable } from '../../src/redis/redis-unavailable.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe('a Redis without memory', () => {
  let all: Mailboxes;
  let deadLetters: DeadLetters;
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes();
    deadLetters = createDeadLetters(all.client, all.keys);
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const content = async (): Promise<ReadonlyMap<string, string>> => {
    const names = await all.client.keys('*');
    const dumps = await Promise.all(names.map((name) => all.client.dumpBuffer(name)));
    return new Map(names.map((name, index) => [name, dumps[index]?.toString('base64') ?? '']));
  };

  /** Every write is refused; what the operation has changed nevertheless is an error. */
  const expectRefused = async (operation: () => Promise<unknown>): Promise<void> => {
    const before = await content();
    await all.client.config('SET', 'maxmemory', '1');
    const error = await operation().catch((thrown: unknown) => thrown);
    await all.client.config('SET', 'maxmemory', '0');
    expect(error).toMatchObject({ message: expect.stringContaining('OOM') });
    expect(isRedisUnavailable(error)).toBe(true);
    expect(await content()).toEqual(before);
  };

  const mailboxWith = async (...ids: readonly string[]) => {
    const mailbox = callMailbox(`leg-${(mailboxes += 1)}`);
    for (const id of ids) await all.store.post(mailbox, id, { type: 'note' }, NOW);
    return mailbox;
  };

  it('refuses a message whole', async () => {
    const mailbox = await mailboxWith();
    await expectRefused(() => all.store.post(mailbox, 'one', { type: 'note' }, NOW));
    expect(await all.store.post(mailbox, 'one', { type: 'note' }, NOW)).toBe('stored');
  });

  it('refuses a take whole', async () => {
    const mailbox = await mailboxWith('one');
    await expectRefused(() => all.store.take(mailbox, NOW));
    expect(await all.store.take(mailbox, NOW)).toMatchObject({ fence: 1, tries: 1 });
  });

  it('refuses a commit with its commands whole, and to ask for them again', async () => {
    const mailbox = await mailboxWith('one');
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    const commit = sampleCommit({ commands: [{ commandId: 'c-1', job: { any: 'job' } }] });
    await expectRefused(() => all.store.commit(mailbox, head, commit, NOW));
    await all.store.commit(mailbox, head, commit, NOW);
    const command = { mailbox, commandId: 'c-1' };
    await expectRefused(() => all.store.askAgain(command, 0));
    expect(await all.store.askAgain(command, 0)).toEqual({ any: 'job' });
  });

  it('archives a call, which frees memory, and refuses to restore it whole', async () => {
    const mailbox = await mailboxWith('one');
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    await all.store.commit(mailbox, head, sampleCommit(), NOW);
    await all.client.config('SET', 'maxmemory', '1');
    await archiveCall(all.client, all.keys, mailboxSubject(mailbox));
    await all.client.config('SET', 'maxmemory', '0');
    expect(await all.client.exists(all.keys.archive(mailbox))).toBe(1);
    await all.store.post(mailbox, 'two', { type: 'note' }, NOW);
    await expectRefused(() => all.store.take(mailbox, NOW));
    expect(await all.store.take(mailbox, NOW)).toMatchObject({ messageId: 'two', fence: 2 });
  });

  it('refuses a commit whole', async () => {
    const mailbox = await mailboxWith('one', 'two');
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    const commit = sampleCommit({ deadlineAt: NOW + 1, timeline: [['x']], listedAt: NOW });
    await expectRefused(() => all.store.commit(mailbox, head, commit, NOW));
    expect(await all.store.commit(mailbox, head, commit, NOW)).toMatchObject({ status: 'taken' });
  });

  it('refuses to make a message of a deadline, and keeps the deadline', async () => {
    const mailbox = await mailboxWith('one');
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    await all.store.commit(mailbox, head, sampleCommit({ deadlineAt: NOW + 1 }), NOW);
    await expectRefused(() => all.store.take(mailbox, NOW + 1));
    expect(await all.store.take(mailbox, NOW + 1)).toMatchObject({
      message: { type: 'deadline.passed' },
    });
  });

  it('refuses a burial whole', async () => {
    const mailbox = await mailboxWith('one');
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    const failSafe = { id: 'failed-one', message: { type: 'message.failed' } };
    await expectRefused(() => all.store.bury(mailbox, head, 'RangeError', failSafe, NOW));
    expect(await all.store.bury(mailbox, head, 'RangeError', failSafe, NOW)).toBe('buried');
  });

  it('refuses a claim whole', async () => {
    const mailbox = await mailboxWith();
    await expectRefused(() => all.store.claim(mailbox, 'c1', NOW));
    expect(await all.store.claim(mailbox, 'c1', NOW)).toMatchObject({ repeated: false });
  });

  it('refuses an unreadable webhook whole', async () => {
    const keep = () => deadLetters.keepUnreadable('event-1', Buffer.from('{'), 'not JSON', NOW);
    await expectRefused(keep);
    await keep();
    expect(await deadLetters.list({ offset: 0, limit: 9 })).toContainEqual(
      expect.objectContaining({ messageId: 'event-1' }),
    );
  });

  it('refuses a replay whole', async () => {
    const mailbox = await mailboxWith('bad');
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    await all.store.bury(mailbox, head, 'RangeError', null, NOW + 1_000);
    const [letter] = await deadLetters.list({ offset: 0, limit: 1 });
    if (!letter) throw new Error('there is no dead letter');
    await expectRefused(() => deadLetters.replay(letter.id, NOW));
    expect(await deadLetters.replay(letter.id, NOW)).toEqual({ status: 'replayed', mailbox });
  });
});
