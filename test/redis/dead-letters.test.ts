import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { createDeadLetters, type DeadLetters } from '../../src/redis/dead-letters.ts';
import { DEAD_LETTERS_MS, INBOX_MAX, shardOf } from '../../src/redis/keys.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('dead letters on $kind', ({ cluster }) => {
  let all: Mailboxes;
  let deadLetters: DeadLetters;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
    deadLetters = createDeadLetters(all.client, all.keys);
  });
  beforeEach(() => all.client.flushall());
  afterAll(() => all[Symbol.asyncDispose]());

  const bury = async (mailbox: MailboxId, id: string, now: number): Promise<void> => {
    await all.store.post(mailbox, id, { type: 'note', id }, now);
    const head = await all.store.take(mailbox, now);
    if (head === null) throw new Error('the mailbox is empty');
    await all.store.bury(mailbox, head, 'RangeError', null, now);
  };

  const newest = async () => {
    const [letter] = await deadLetters.list({ offset: 0, limit: 1 });
    if (!letter) throw new Error('there is no dead letter');
    return letter;
  };

  it('are listed over all shards, newest first', async () => {
    for (let index = 0; index < 10; index += 1) {
      await bury(callMailbox(`leg-${index}`), `m${index}`, NOW + index);
    }
    const ids = async (offset: number, limit: number) =>
      (await deadLetters.list({ offset, limit })).map(({ messageId }) => messageId);

    expect(await deadLetters.count()).toBe(10);
    expect(await ids(0, 4)).toEqual(['m9', 'm8', 'm7', 'm6']);
    expect(await ids(4, 4)).toEqual(['m5', 'm4', 'm3', 'm2']);
    expect(await ids(8, 4)).toEqual(['m1', 'm0']);
  });

  it('keep the message, the reason and whom it was for', async () => {
    const mailbox = callMailbox('leg');
    await bury(mailbox, 'bad', NOW);
    const letter = await newest();
    expect(letter).toMatchObject({
      mailbox,
      messageId: 'bad',
      reason: 'RangeError',
      at: NOW,
      body: '{"type":"note","id":"bad"}',
    });
    expect(await deadLetters.get(letter.id)).toEqual(letter);
  });

  it('are posted again under a new id, once', async () => {
    const mailbox = callMailbox('leg');
    await bury(mailbox, 'bad', NOW);
    const { id } = await newest();

    expect(await deadLetters.replay(id, NOW + 1)).toEqual({ status: 'replayed', mailbox });
    expect(await deadLetters.replay(id, NOW + 2)).toEqual({ status: 'missing' });
    expect(await deadLetters.count()).toBe(0);
    expect(await all.store.take(mailbox, NOW + 3)).toMatchObject({
      messageId: `replay-${id}`,
      message: { type: 'note', id: 'bad' },
      postedAt: NOW + 1,
    });
    const waiting = await all.client.zscore(all.keys.pending(shardOf(mailbox)), mailbox);
    expect(waiting).toBe(String(NOW + 1));
  });

  it('stay when their mailbox has no room', async () => {
    const mailbox = callMailbox('leg');
    await bury(mailbox, 'bad', NOW);
    for (let index = 0; index < INBOX_MAX; index += 1) {
      await all.store.post(mailbox, `m${index}`, { type: 'note' }, NOW);
    }
    expect(await deadLetters.replay((await newest()).id, NOW)).toEqual({ status: 'full' });
    expect(await deadLetters.count()).toBe(1);
  });

  it('keep a webhook that could not be read, once and cut', async () => {
    const body = Buffer.from(`{${'x'.repeat(20_000)}`);
    await deadLetters.keepUnreadable('event-1', body, 'not JSON', NOW);
    await deadLetters.keepUnreadable('event-1', body, 'not JSON', NOW + 1);

    expect(await deadLetters.count()).toBe(1);
    const letter = await newest();
    expect(letter).toMatchObject({ mailbox: null, messageId: 'event-1', reason: 'not JSON' });
    expect(letter.body).toHaveLength(16_384);
    expect(await deadLetters.replay(letter.id, NOW)).toEqual({ status: 'unreadable' });
  });

  it('are not found under an id that is none of theirs', async () => {
    await bury(callMailbox('leg'), 'bad', NOW);
    for (const id of ['', 'x', '99-1-1', '1-2', '17-*-0', '17-1-99999999999999999999']) {
      expect(await deadLetters.get(id)).toBeNull();
      expect(await deadLetters.replay(id, NOW)).toEqual({ status: 'missing' });
    }
  });

  it('are gone after seven days', async () => {
    const mailbox = callMailbox('leg');
    await bury(mailbox, 'bad', NOW);
    const shard = shardOf(mailbox);
    await all.store.sweep(shard, Date.now(), 0);
    expect(await deadLetters.count()).toBe(1);
    // Redis's own clock names the entries, so the sweeper's is what moves here.
    await all.store.sweep(shard, Date.now() + DEAD_LETTERS_MS + 60_000, 0);
    expect(await deadLetters.count()).toBe(0);
  });
});
