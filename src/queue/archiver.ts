// Lets what has ended come to rest, and then has it archived. Most of what comes after an end comes
// within a second. Whatever is not archived takes more memory until it expires, and nothing else: so it
// waits while there is other work, and what a process had to archive when it ended is left as it is.

import { performance } from 'node:perf_hooks';

import { aFewAtOnce } from '../redis/a-few-at-once.ts';
import { isRedisUnavailable } from '../redis/redis-unavailable.ts';
import { atMostEvery } from '../at-most-every.ts';
import { pause } from '../pause.ts';

const REST_MS = 10_000;
const INTERVAL_MS = 1_000;
/** In one interval, of a thread that has nothing else to do. Archiving one takes it half a millisecond. */
const ARCHIVED_MAX = 200;
/** A thread that is busy for this share of its time archives nothing. */
const BUSY = 0.5;
/** So many are remembered; the oldest stay as they are. */
const RESTING_MAX = 10_000;
const ERROR_LOG_INTERVAL_MS = 10_000;

export interface ArchiverOptions {
  /** Milliseconds since any moment. */
  readonly clock: () => number;
  /** The share of the time since it was last asked in which the thread was busy, 0 to 1. @default Node's */
  readonly utilization?: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

export interface Archiver {
  /** Calls `archive` once this has not been asked for the same name for 10 s. */
  rest(name: string, archive: () => Promise<void>): void;
  /** Waits for what is in hand, and forgets the rest. */
  close(): Promise<void>;
}

interface Resting {
  readonly since: number;
  readonly archive: () => Promise<void>;
}

export const startArchiver = ({
  clock,
  utilization = watchUtilization(),
  log,
}: ArchiverOptions): Archiver => {
  const closed = new AbortController();
  /** The oldest first. */
  const resting = new Map<string, Resting>();
  const failed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    log.warn({ err, suppressed }, 'what has ended could not be archived'),
  );
  const rest = (name: string, archive: () => Promise<void>): void => {
    resting.delete(name);
    resting.set(name, { since: clock(), archive });
    const [oldest] = resting.keys();
    if (resting.size > RESTING_MAX && oldest !== undefined) resting.delete(oldest);
  };

  const takeRested = (): readonly (readonly [string, Resting])[] => {
    const until = clock() - REST_MS;
    const most = Math.ceil(ARCHIVED_MAX * (1 - utilization() / BUSY));
    const rested: [string, Resting][] = [];
    for (const entry of resting) {
      if (entry[1].since > until || rested.length >= most) break;
      rested.push(entry);
      resting.delete(entry[0]);
    }
    return rested;
  };
  const archiveOne = async ([name, { archive }]: readonly [string, Resting]): Promise<void> => {
    if (closed.signal.aborted) return;
    try {
      await archive();
    } catch (error) {
      failed(error);
      if (isRedisUnavailable(error) && !resting.has(name)) rest(name, archive);
    }
  };
  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await aFewAtOnce(takeRested(), archiveOne);
      await pause(INTERVAL_MS, closed.signal);
    }
  };
  const running = loop();
  return {
    rest,
    close: async () => {
      closed.abort();
      await running;
    },
  };
};

const watchUtilization = (): (() => number) => {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
};
