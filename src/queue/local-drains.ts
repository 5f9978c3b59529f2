// The drains of one process. A message that a process posts is best read by that process at once: the
// way through the queue costs ten times as much as the message. The queue is for what comes from
// outside, and for what this process has no hands for; what is lost with a process, the sweeper finds.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Taken } from '../redis/taken.ts';
import type { DrainEnd } from './drain-mailbox.ts';
import type { Queues } from './queues.ts';

/** Null: it has not been asked for. */
type FirstHead = Promise<Taken | null> | null;

export interface LocalDrainsOptions {
  readonly drain: (mailbox: MailboxId, lost: AbortSignal, first: FirstHead) => Promise<DrainEnd>;
  readonly queues: Pick<Queues, 'wake'>;
  /** Mailboxes that are read here at once without having been asked for by the queue. */
  readonly limit: number;
  readonly log: { warn(fields: object, message: string): void };
}

export interface LocalDrains {
  /**
   * Reads these mailboxes here, beginning now; what is over the limit is woken through the queue.
   *
   * @throws ioredis's errors, of the queue.
   */
  wake(mailboxes: readonly MailboxId[]): Promise<void>;
  /**
   * Begins to read one here with what `take` answers, and resolves as that does. Null, and `take` is not
   * called: it is being read here, or there are no hands for it.
   */
  begin<T extends { readonly taken: Taken | null }>(
    mailbox: MailboxId,
    take: () => Promise<T>,
  ): Promise<T> | null;
  /** Reads one here and resolves when it is read, also when that has begun before. Never throws. */
  run(mailbox: MailboxId, lost: AbortSignal): Promise<void>;
  /** From now on the queue is asked. Resolves when nothing is read here any more. */
  close(): Promise<void>;
}

interface Running {
  /** Somebody asked since the last look into the inbox may have been taken. */
  again: boolean;
  readonly done: Promise<void>;
}

const NEVER = new AbortController().signal;

export const createLocalDrains = (options: LocalDrainsOptions): LocalDrains => {
  const { drain, queues, limit, log } = options;
  const running = new Map<MailboxId, Running>();
  let isClosing = false;

  const readUntilQuiet = async (
    mailbox: MailboxId,
    firstLost: AbortSignal,
    firstHead: FirstHead,
  ): Promise<void> => {
    for (let [lost, head] = [firstLost, firstHead]; ; [lost, head] = [NEVER, null]) {
      const end = await drain(mailbox, lost, head);
      const known = running.get(mailbox);
      const isLeft = end === 'more' || (known?.again === true && isClosing);
      const isAsked = known?.again === true && !isLeft;
      if (known && isAsked) known.again = false;
      // In one step with the look at `again`: whoever asks from now on begins anew.
      if (!isAsked) running.delete(mailbox);
      if (isLeft) {
        await queues.wake([mailbox]).catch((err: unknown) => {
          log.warn({ err }, 'a mailbox with messages left is left to the sweeper');
        });
      }
      if (!isAsked) return;
    }
  };

  const begin = (mailbox: MailboxId, lost: AbortSignal, head: FirstHead): Promise<void> => {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    running.set(mailbox, { again: false, done });
    void readUntilQuiet(mailbox, lost, head).finally(resolve);
    return done;
  };

  const run = (mailbox: MailboxId, lost: AbortSignal): Promise<void> => {
    const known = running.get(mailbox);
    if (known) known.again = true;
    return known?.done ?? begin(mailbox, lost, null);
  };

  const hasHands = (): boolean => !isClosing && running.size < limit;

  const isReadHere = (mailbox: MailboxId): boolean => {
    const isRead = !isClosing && (running.has(mailbox) || hasHands());
    if (isRead) void run(mailbox, NEVER);
    return isRead;
  };

  return {
    wake: (mailboxes) => queues.wake(mailboxes.filter((mailbox) => !isReadHere(mailbox))),
    begin: (mailbox, take) => {
      if (running.has(mailbox) || !hasHands()) return null;
      const taking = take();
      const head = taking.then(({ taken }) => taken);
      void begin(mailbox, NEVER, head);
      return taking;
    },
    run,
    close: async () => {
      isClosing = true;
      await Promise.all(Array.from(running.values(), ({ done }) => done));
    },
  };
};
