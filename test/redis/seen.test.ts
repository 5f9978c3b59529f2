import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const DAY_MS = 86_400_000;

describe.each(SERVERS)('a mailbox on $kind', ({ cluster }) => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());

  it('knows a message id for 24 hours or longer, and for 48 at most', async () => {
    const mailbox = roomMailbox('sales');
    const [seen, before] = [all.keys.seen(mailbox), all.keys.seenBefore(mailbox)];
    await all.store.post(mailbox, 'one', { type: 'note' }, NOW);
    expect(await all.client.pttl(seen)).toBeGreaterThan(2 * DAY_MS - 10_000);

    // The set is as old as can be: the next message begins another one.
    await all.client.pexpire(seen, DAY_MS - 1);
    await all.store.post(mailbox, 'two', { type: 'note' }, NOW);
    expect(await all.client.pttl(seen)).toBeGreaterThan(2 * DAY_MS - 10_000);
    expect(await all.client.pttl(before)).toBeLessThan(DAY_MS);
    for (const id of ['one', 'two']) {
      expect(await all.store.post(mailbox, id, { type: 'note' }, NOW)).toBe('duplicate');
    }

    // What a day has made old is gone.
    await all.client.del(before);
    expect(await all.store.post(mailbox, 'one', { type: 'note' }, NOW)).toBe('stored');
    expect(await all.store.post(mailbox, 'two', { type: 'note' }, NOW)).toBe('duplicate');
  });

  it('knows what a call has been given for as long as its set is there', async () => {
    const mailbox = callMailbox('leg-1');
    await all.store.post(mailbox, 'one', { type: 'note' }, NOW);
    await all.client.pexpire(all.keys.seen(mailbox), DAY_MS - 1);
    await all.store.post(mailbox, 'two', { type: 'note' }, NOW);
    for (const id of ['one', 'two']) {
      expect(await all.store.post(mailbox, id, { type: 'note' }, NOW)).toBe('duplicate');
    }
  });
});
