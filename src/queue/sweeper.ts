// Wakes what nobody woke: mailboxes whose message was stored and never announced, or was left by a
// worker that gave up, and those whose deadline has passed. And puts into the queue what was begun by a
// process that may be gone. Every worker sweeps; waking twice is waking once, and so is queueing.

import { pause } from '../pause.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import { allShards } from '../redis/keys.ts';
import { aFewAtOnce } from '../redis/a-few-at-once.ts';
import { atMostEvery } from '../at-most-every.ts';
import { queueAgain } from './queue-again.ts';
import type { Queues } from './queues.ts';

const INTERVAL_MS = 500;
/** Keeps the workers from sweeping in step. */
const JITTER_MS = 100;
/** What is not read after this long has not been announced. */
const UNREAD_GRACE_MS = 3_000;
const ERROR_LOG_INTERVAL_MS = 10_000;

export interface SweeperOptions {
  readonly store: Pick<MailboxStore, 'sweep' | 'askAgain'>;
  readonly queues: Pick<Queues, 'wake' | 'addCommands'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Stopping waits for the sweep in hand. */
export interface Sweeper {
  close(): Promise<void>;
}

/** Sweeps every 0.4 to 0.6 s until it is closed, through every outage of Redis. */
export const startSweeper = (options: SweeperOptions): Sweeper => {
  const closed = new AbortController();
  const failed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    options.log.warn({ err, suppressed }, 'the mailboxes could not be swept'),
  );
  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      try {
        await sweepAll(options);
      } catch (error) {
        failed(error);
      }
      const ms = INTERVAL_MS + (Math.random() * 2 - 1) * JITTER_MS;
      await pause(ms, closed.signal);
    }
  };
  const running = loop();
  return {
    close: async () => {
      closed.abort();
      await running;
    },
  };
};

/** One sweep over every shard. @throws ioredis's errors. */
export const sweepAll = async ({
  store,
  queues,
  clock,
}: Pick<SweeperOptions, 'store' | 'queues' | 'clock'>): Promise<void> => {
  const now = clock();
  const shards = await Promise.all(
    allShards.map((shard) => store.sweep(shard, now, now - UNREAD_GRACE_MS)),
  );
  const mailboxes = new Set(shards.flatMap(({ unread, due }) => [...unread, ...due]));
  await queues.wake([...mailboxes]);
  const asked = shards.flatMap((swept) => swept.asked);
  await aFewAtOnce(asked, (command) => queueAgain(command, { store, queues }));
};
