// Reads mailboxes in this process as the queue's workers do, without a queue: a mailbox that is woken
// is read until it is empty, and sometimes a second worker believes that it is its own.

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { drainMailbox, type DrainContext } from '../../src/queue/drain-mailbox.ts';
import { postThen } from '../../src/redis/post-message.ts';
import type { Queues } from '../../src/queue/queues.ts';
import type { Random } from '../simulator/random.ts';

export type DrainHereOptions = Pick<DrainContext, 'store' | 'machines'> & {
  readonly addCommands: Queues['addCommands'];
  readonly random: Random;
};

export interface DrainsHere {
  readonly queues: Pick<Queues, 'wake' | 'addCommands'>;
  /** Resolves when every mailbox that was woken is empty. @throws what a message could not do. */
  quiet(): Promise<void>;
}

/** How often a second worker takes a mailbox that is being read; not twice the same one. */
const RIVALS = 0.3;

export const createDrainsHere = ({
  store,
  machines,
  addCommands,
  random,
}: DrainHereOptions): DrainsHere => {
  const reading = new Map<MailboxId, { isWokenAgain: boolean }>();
  const contested = new Set<MailboxId>();
  const work = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const signals = { lost: new AbortController().signal, stopping: new AbortController().signal };

  const drain = (mailbox: MailboxId) =>
    drainMailbox(mailbox, signals, {
      store,
      post: postThen(store.post, (woken) => queues.wake([woken])),
      machines,
      queues,
      clock: Date.now,
      log: { error: (fields) => void failures.push(fields) },
      onUnavailable: (error) => void failures.push(error),
    });

  const read = async (mailbox: MailboxId, reader: { isWokenAgain: boolean }): Promise<void> => {
    do {
      reader.isWokenAgain = false;
      if ((await drain(mailbox)) === 'more') reader.isWokenAgain = true;
    } while (reader.isWokenAgain);
    reading.delete(mailbox);
  };

  const begin = (job: Promise<unknown>): void => {
    const tracked = job.then(
      () => void work.delete(tracked),
      (error: unknown) => void failures.push(error),
    );
    work.add(tracked);
  };

  const queues: DrainsHere['queues'] = {
    wake: async (mailboxes) => {
      for (const mailbox of mailboxes) {
        const reader = reading.get(mailbox);
        if (reader !== undefined) {
          reader.isWokenAgain = true;
          if (!contested.has(mailbox) && random.chance(RIVALS)) {
            contested.add(mailbox);
            begin(drain(mailbox));
          }
          continue;
        }
        const first = { isWokenAgain: false };
        reading.set(mailbox, first);
        begin(read(mailbox, first));
      }
    },
    addCommands,
  };

  return {
    queues,
    quiet: async () => {
      while (work.size > 0) await Promise.all(work);
      if (failures.length > 0) throw new AggregateError(failures, 'messages could not be applied');
    },
  };
};
