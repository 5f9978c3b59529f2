// The `drain` queue in memory, with BullMQ's deduplication: a mailbox waits once at most, and one
// that is woken while it is read waits as soon as that is done (`keepLastIfActive`).

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Random } from '../simulator/random.ts';
import type { Fleet } from './fleet.ts';
import type { Life } from './life.ts';
import { noticeStall, STALLED_MAX } from './stall.ts';
import type { Scheduler } from './scheduler.ts';

export interface DrainQueue {
  wake(mailbox: MailboxId): void;
  /** The jobs of this process will be found stalled. */
  silent(life: Life): void;
  flush(): void;
  readonly size: number;
}

export interface DrainQueueOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly fleet: () => Fleet;
  /** Resolves when the drain has ended; never, if the process does before. */
  readonly run: (life: Life, mailbox: MailboxId, lost: AbortSignal) => Promise<void>;
}

interface Entry {
  /** Null: it waits. */
  reader: Reader | null;
  again: boolean;
  stalls: number;
}

interface Reader {
  readonly life: Life;
  readonly lost: AbortController;
}

const PICKED_UP_MS = [0, 10] as const;
const NOBODY_MS = 500;

export const createDrainQueue = (options: DrainQueueOptions): DrainQueue => {
  const { scheduler, random, fleet, run } = options;
  const entries = new Map<MailboxId, Entry>();

  const enqueue = (mailbox: MailboxId, entry: Entry): void => {
    entry.reader = null;
    entry.again = false;
    scheduler.after(random.between(...PICKED_UP_MS), () => pickUp(mailbox, entry));
  };

  const pickUp = (mailbox: MailboxId, entry: Entry): void => {
    if (entries.get(mailbox) !== entry || entry.reader !== null) return;
    const life = fleet().pick();
    if (life === null) {
      scheduler.after(NOBODY_MS, () => pickUp(mailbox, entry));
      return;
    }
    const reader: Reader = { life, lost: new AbortController() };
    entry.reader = reader;
    void run(life, mailbox, reader.lost.signal).then(() => released(mailbox, entry, reader));
  };

  const released = (mailbox: MailboxId, entry: Entry, reader: Reader): void => {
    // A reader that was taken for dead finds its job in other hands.
    if (entries.get(mailbox) !== entry || entry.reader !== reader) return;
    if (entry.again) enqueue(mailbox, entry);
    else entries.delete(mailbox);
  };

  const stalled = (mailbox: MailboxId, entry: Entry, reader: Reader): void => {
    if (entries.get(mailbox) !== entry || entry.reader !== reader) return;
    entry.stalls += 1;
    // BullMQ fails it; the sweeper has to wake the mailbox.
    if (entry.stalls > STALLED_MAX) entries.delete(mailbox);
    else enqueue(mailbox, entry);
  };

  return {
    wake(mailbox) {
      const entry = entries.get(mailbox);
      if (entry === undefined) {
        const added: Entry = { reader: null, again: false, stalls: 0 };
        entries.set(mailbox, added);
        enqueue(mailbox, added);
      } else if (entry.reader !== null) {
        entry.again = true;
      }
    },
    silent(life) {
      for (const [mailbox, entry] of entries) {
        const { reader } = entry;
        if (reader?.life !== life) continue;
        noticeStall({ life, lost: reader.lost, scheduler, random }, () =>
          stalled(mailbox, entry, reader),
        );
      }
    },
    flush: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
};
