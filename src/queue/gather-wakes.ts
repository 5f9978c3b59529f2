// Adding a job to a queue costs a receiver as much as storing the webhook. So one add is on its way at a
// time, and the mailboxes that are to be woken meanwhile go into the next one together.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import { oneAtATime } from '../redis/one-at-a-time.ts';
import type { Queues } from './queues.ts';

/** What one worker takes with one job; the slowest of them holds the job. */
const TOGETHER_MAX = 20;

/**
 * Resolves when somebody will read the mailbox. Where no add is on its way, its command is sent before
 * this returns.
 *
 * @throws ioredis's errors, to everybody whose mailbox was added together with the one that failed.
 */
export const gatherWakes = ({
  wake,
  wakeTogether,
}: Pick<Queues, 'wake' | 'wakeTogether'>): ((mailbox: MailboxId) => Promise<void>) => {
  const gathered: MailboxId[] = [];
  const addGathered = oneAtATime(async () => {
    const adding: Promise<void>[] = [];
    while (gathered.length > 0) {
      const some = gathered.splice(0, TOGETHER_MAX);
      adding.push(some.length === 1 ? wake(some) : wakeTogether(some));
    }
    await Promise.all(adding);
  });
  return (mailbox) => {
    gathered.push(mailbox);
    return addGathered();
  };
};
