// Adding a job to a queue costs a receiver as much as storing the webhook. So the mailboxes that are to be
// woken in one go of the event loop are added together.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Queues } from './queues.ts';

/** What one worker takes with one job; the slowest of them holds the job. */
const TOGETHER_MAX = 20;

/**
 * Resolves when somebody will read the mailbox. The add is sent before the event loop goes on, behind
 * whatever has been sent by then.
 *
 * @throws ioredis's errors, to everybody whose mailbox was gathered with one that could not be added.
 */
export const gatherWakes = ({
  wake,
  wakeTogether,
}: Pick<Queues, 'wake' | 'wakeTogether'>): ((mailbox: MailboxId) => Promise<void>) => {
  let gathered: MailboxId[] = [];
  let added: Promise<void> | null = null;

  const addGathered = async (): Promise<void> => {
    // Its turn comes when no promise is left to go on.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const mailboxes = gathered;
    [gathered, added] = [[], null];
    const adding: Promise<void>[] = [];
    for (let first = 0; first < mailboxes.length; first += TOGETHER_MAX) {
      const some = mailboxes.slice(first, first + TOGETHER_MAX);
      adding.push(some.length === 1 ? wake(some) : wakeTogether(some));
    }
    await Promise.all(adding);
  };

  return (mailbox) => {
    gathered.push(mailbox);
    added ??= addGathered();
    return added;
  };
};
