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
  /** The inbox of this mailbox is about to be looked into. */
  looks(mailbox: MailboxId): void;
  /** From now on the queue is asked. Resolves when nothing is read here any more. */
  close(): Promise<void>;
}

const NEVER = new AbortController().signal;

export const createLocalDrains = (options: LocalDrainsOptions): LocalDrains => {
  const { drain, queues, limit, log } = options;
  const running = new Map<MailboxId, Running>();
  let isClosing = false;

  const readUntilQuiet = async (
    mailbox: MailboxId,
    known: Running,
    firstLost: AbortSignal,
    firstHead: FirstHead,
  ): Promise<void> => {
    for (let [lost, head] = [firstLost, firstHead]; ; [lost, head] = [NEVER, null]) {
      const end = await drain(mailbox, lost, head);
      const isUnread = known.mayHaveMissed(end);
      const isLeft = end === 'more' || (isUnread && isClosing);
      const isAsked = isUnread && !isLeft;
      // In one step with the look at who asked: whoever asks from now on begins anew.
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
    const known = createRunning();
    running.set(mailbox, known);
    void readUntilQuiet(mailbox, known, lost, head).finally(known.resolve);
    return known.done;
  };

  const run = (mailbox: MailboxId, lost: AbortSignal): Promise<void> => {
    const known = running.get(mailbox);
    known?.ask();
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
    looks: (mailbox) => running.get(mailbox)?.look(),
    close: async () => {
      isClosing = true;
      await Promise.all(Array.from(running.values(), ({ done }) => done));
    },
  };
};

/** One mailbox that is read here, and who has asked for it since that began. */
interface Running {
  readonly done: Promise<void>;
  resolve(): void;
  ask(): void;
  look(): void;
  /** Whether a drain that ended so may have missed what somebody asked for; then all is asked anew. */
  mayHaveMissed(end: DrainEnd): boolean;
}

const createRunning = (): Running => {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  let isUnseen = false;
  return {
    done,
    resolve,
    ask: () => {
      isAsked = true;
      isUnseen = true;
    },
    look: () => {
      isUnseen = false;
    },
    mayHaveMissed: (end) => {
      // Only who found it empty has seen all that lay there at the last look.
      const mayHave = end === 'empty' ? isUnseen : isAsked;
      isAsked = false;
      isUnseen = false;
      return mayHave;
    },
  };
};
