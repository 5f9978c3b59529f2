// Mailboxes for a file of tests that posts to them and takes from them by hand.

import { afterAll, beforeAll } from 'vitest';

import { callMailbox, roomMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { startMailboxes, type Mailboxes } from './mailboxes.ts';

export interface UsedMailboxes {
  readonly all: Mailboxes;
  newCall(): MailboxId;
  newRoom(): MailboxId;
  /** At `now`, one after another. */
  post(mailbox: MailboxId, ...ids: readonly string[]): Promise<void>;
  /** Takes the head from whoever has it. Rejects where there is none. */
  take(mailbox: MailboxId, at?: number): Promise<Taken>;
}

export const useMailboxes = (
  now: number,
  options: { readonly cluster: boolean },
): UsedMailboxes => {
  let all: Mailboxes;
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes(options);
  });
  afterAll(() => all[Symbol.asyncDispose]());

  return {
    get all() {
      return all;
    },
    newCall: () => callMailbox(`leg-${(mailboxes += 1)}`),
    newRoom: () => roomMailbox(`line-${(mailboxes += 1)}`),
    post: async (mailbox, ...ids) => {
      for (const id of ids) await all.store.post(mailbox, id, { type: 'note', id }, now);
    },
    take: async (mailbox, at = now) => {
      const head = await all.store.take(mailbox, at);
      if (head === null) throw new Error('the mailbox is empty');
      return head;
    },
  };
};
