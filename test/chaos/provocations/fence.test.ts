// A worker that was frozen while another took over its mailbox wakes up.

import { expect, test } from 'vitest';

import { callMailbox, roomMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { startMailboxes } from '../../support/mailboxes.ts';
import { sampleCommit } from '../../support/sample-commit.ts';

test('a worker that was overtaken commits nothing', async () => {
  await using all = await startMailboxes();
  const mailbox = callMailbox('overtaken');
  await all.store.post(mailbox, 'one', { type: 'note' }, Date.now());
  const frozen = await all.store.take(mailbox, Date.now());
  const taker = await all.store.take(mailbox, Date.now());
  if (frozen === null || taker === null) throw new Error('the message is not there');

  const late = await all.store.commit(mailbox, frozen, sampleCommit(), Date.now());
  expect(late.status).toBe('lost');
  const own = await all.store.commit(mailbox, taker, sampleCommit(), Date.now());
  expect(own.status).toBe('empty');
});

test('a worker that was overtaken reads no roster that does not fit its state', async () => {
  await using all = await startMailboxes();
  const mailbox = roomMailbox('overtaken');
  await all.store.post(mailbox, 'one', { type: 'note' }, Date.now());
  const frozen = await all.store.take(mailbox, Date.now());
  await all.store.take(mailbox, Date.now());
  if (frozen === null) throw new Error('the message is not there');

  expect(await all.store.roster(mailbox, frozen)).toBeUndefined();
});
