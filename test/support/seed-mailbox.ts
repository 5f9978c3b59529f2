// Puts mailboxes into Redis as the drain worker does: through the store.

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Commit } from '../../src/redis/commit-arguments.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { sampleCommit } from './sample-commit.ts';

let messages = 0;

/** Applies one message that leaves the mailbox as `changes` says, at `now`. */
export const seedMailbox = async (
  store: MailboxStore,
  mailbox: MailboxId,
  changes: Partial<Commit>,
  now: number,
): Promise<void> => {
  await store.post(mailbox, `seed-${(messages += 1)}`, { type: 'seed' }, now);
  const head = await store.take(mailbox, now);
  if (head === null) throw new Error('what was just posted is not there');
  const commit = sampleCommit({ state: null, next: 'leave', ...changes });
  await store.commit(mailbox, head, commit, now);
};
