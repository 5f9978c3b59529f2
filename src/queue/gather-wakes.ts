// Adding a job to a queue costs a receiver as much as storing the webhook. So one add is on its way at a
// time, and the mailboxes that are to be woken meanwhile go into the next one together.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Queues } from './queues.ts';

/** What one worker takes with one job; the slowest of them holds the job. */
const TOGETHER_MAX = 20;

interface Gathered {
  readonly mailboxes: MailboxId[];
  readonly added: Promise<void>;
}

/**
 * Resolves when somebody will read the mailbox. Where no add is on its way, its command is sent before
 * this returns.
 *
 * @throws ioredis's errors, to everybody whose mailbox was in the add that failed.
 */
export const gatherWakes = ({
  wake,
  wakeTogether,
}: Pick<Queues, 'wake' | 'wakeTogether'>): ((mailbox: MailboxId) => Promise<void>) => {
  let onItsWay: Promise<void> | null = null;
  let next: Gathered | null = null;

  const add = async (mailboxes: readonly MailboxId[]): Promise<void> => {
    const adding = mailboxes.length === 1 ? wake(mailboxes) : wakeTogether(mailboxes);
    onItsWay = adding;
    try {
      await adding;
    } finally {
      if (onItsWay === adding) onItsWay = null;
    }
  };
  const gather = (first: MailboxId, before: Promise<void>): Gathered => {
    const mailboxes = [first];
    const addAll = async (): Promise<void> => {
      // Whose add that was is told of its failure; this one goes on in any case.
      await Promise.allSettled([before]);
      next = null;
      await add(mailboxes);
    };
    return { mailboxes, added: addAll() };
  };

  return (mailbox) => {
    if (onItsWay === null) return add([mailbox]);
    if (next === null) next = gather(mailbox, onItsWay);
    else if (next.mailboxes.length < TOGETHER_MAX) next.mailboxes.push(mailbox);
    else return add([mailbox]);
    return next.added;
  };
};
