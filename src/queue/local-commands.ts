// The commands of one process. A command is best carried out by the process that asks for it: the way
// through the queue costs Redis as much as the call's own messages do. The commit that asks for it
// records it, and the sweeper hands what has no result in time to the queue. So does this process with
// what has to be tried again.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { CommandResult } from '../telnyx/attempt-command.ts';
import { atMostEvery } from '../at-most-every.ts';
import { pause } from '../pause.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import { PutBackError, type AttemptJob, type AttemptOptions } from './attempt-job.ts';
import { commandBackoffMs, CommandRetryError } from './command-backoff.ts';
import { finishWithin, PUT_BACK_MS } from './finish-within.ts';
import { resultId } from './message-ids.ts';
import { postResult } from './post-result.ts';
import { queueAgain } from './queue-again.ts';
import type { CommandJob, Queues } from './queues.ts';

const ERROR_LOG_INTERVAL_MS = 10_000;
/** A connection that was cut is back by then. */
const DOUBT_MS = 500;
/** An attempt that begins later could last until the sweeper gives its command to the queue. */
const LATE_MS = 1_500;
/** Never sent from here. Where the sweeper was first, its job stays, and this one is not added. */
const UNSENT = { attempted: 0 } as const;

export interface LocalCommandsOptions extends Pick<AttemptOptions, 'log' | 'now'> {
  readonly attempt: AttemptJob;
  /** Stores the message once for each id and wakes its mailbox. */
  readonly post: (mailbox: MailboxId, id: string, message: CommandResult) => Promise<unknown>;
  readonly store: Pick<MailboxStore, 'askAgain'>;
  readonly queues: Pick<Queues, 'addCommands'>;
  /** Commands that are carried out here at once; 0: all of them go to the queue. */
  readonly limit: number;
  /** How long after a commit the queue is asked for a command without a result. */
  readonly askAgainMs: number;
  /** @default Math.random */
  readonly random?: () => number;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. @default pause */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface LocalCommands {
  readonly askAgainMs: number;
  /** Takes so many hands, if there are. They are given back with the commands, by `begin` or `doubt`. */
  take(count: number): boolean;
  /** Carries out commands that were recorded after that time. Returns at once, and never throws. */
  begin(jobs: readonly CommandJob[], recordedAfter: number): void;
  /** It is not known whether these were recorded: what was is put into the queue. Never throws. */
  doubt(jobs: readonly CommandJob[]): void;
  /**
   * From now on there are no hands. Finishes what is in hand; what takes too long for `graceMs` is put into
   * the queue. Never rejects; takes no longer than `graceMs`, or 0.5 s if that is longer.
   *
   * @param noneBegins settles when nobody begins any more.
   */
  close(graceMs: number, noneBegins?: Promise<unknown>): Promise<void>;
}

export const createLocalCommands = (options: LocalCommandsOptions): LocalCommands => {
  const { store, queues, limit, askAgainMs } = options;
  const { now = Date.now, wait = pause } = options;
  const closing = new AbortController();
  const carryOut = carryOutHere(options, closing.signal);
  const inHand = createInHand(options);
  /** Hands for commands that are not recorded yet. */
  let taken = 0;
  let isClosing = false;
  const hold = (jobs: readonly CommandJob[], work: (job: CommandJob) => Promise<Rest | null>) => {
    taken -= jobs.length;
    for (const job of jobs) inHand.add(job, () => work(job));
  };

  return {
    askAgainMs,
    take: (count) => {
      const isTaken = !isClosing && taken + inHand.size + count <= limit;
      if (isTaken) taken += count;
      return isTaken;
    },
    begin: (jobs, recordedAfter) => {
      // A process that was held up for so long may not be the only one that is at it.
      const isLate = isClosing || now() - recordedAfter > LATE_MS;
      hold(jobs, async (job) =>
        isLate ? { job: { ...job, ...UNSENT } } : carryOut(job, recordedAfter),
      );
    },
    doubt: (jobs) => {
      hold(jobs, async (job) => {
        await wait(DOUBT_MS, closing.signal);
        await queueAgain(job, { store, queues }, UNSENT);
        return null;
      });
    },
    close: (graceMs, noneBegins = Promise.resolve()) => {
      isClosing = true;
      const done = noneBegins.then(inHand.settled, inHand.settled);
      return finishWithin(graceMs, done, () => closing.abort());
    },
  };
};

/** What the queue is to go on with. */
interface Rest {
  readonly job: CommandJob;
  /** @default 0 */
  readonly delayMs?: number;
}

/** The first attempt. Null: nothing is left to do. */
const carryOutHere = (options: LocalCommandsOptions, closing: AbortSignal) => {
  const { attempt, post, random = Math.random } = options;
  return async (job: CommandJob, recordedAfter: number): Promise<Rest | null> => {
    const known = {
      attempt: 1,
      firstAttemptAt: recordedAfter,
      repeated: false,
      interrupted: false,
    };
    const outcome = await attempt(job, known, closing);
    if (outcome.kind === 'retry') {
      const { status, code, retryAfterMs } = outcome;
      const asked = new CommandRetryError(status, code, retryAfterMs);
      return { job: { ...job, attempted: 1 }, delayMs: commandBackoffMs(1, asked, random()) };
    }
    const { result } = outcome;
    try {
      const id = resultId(job.commandId);
      // No lock is lost meanwhile.
      await postResult(() => post(job.mailbox, id, result), closing, Infinity);
      return null;
    } catch {
      // This process goes, and the queue knows how the command ended.
      return { job: { ...job, result }, delayMs: PUT_BACK_MS };
    }
  };
};

interface InHand {
  /** Does the work, and puts what it leaves into the queue. */
  add(job: CommandJob, work: () => Promise<Rest | null>): void;
  readonly size: number;
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>;
}

const createInHand = ({ queues, log }: Pick<LocalCommandsOptions, 'queues' | 'log'>): InHand => {
  const all = new Set<Promise<void>>();
  const left = atMostEvery<object>(ERROR_LOG_INTERVAL_MS, (fields, suppressed) =>
    log.warn({ ...fields, suppressed }, 'a command is left to the sweeper'),
  );
  const finish = async (job: CommandJob, work: () => Promise<Rest | null>): Promise<void> => {
    try {
      const rest = await work().catch((error: unknown): Rest => {
        if (!(error instanceof PutBackError)) throw error;
        return { job, delayMs: error.delayMs };
      });
      if (rest !== null) await queues.addCommands([rest.job], rest.delayMs);
    } catch (err) {
      left({ command_id: job.commandId, err });
    }
  };
  return {
    add: (job, work) => {
      const finished = finish(job, work).finally(() => all.delete(finished));
      all.add(finished);
    },
    get size() {
      return all.size;
    },
    settled: async () => {
      while (all.size > 0) await Promise.all(all);
    },
  };
};
