// Lets what has ended come to rest, and then has it archived. Most of what comes after an end comes
// within a second. A process that dies meanwhile leaves it as it is until it expires: it takes more
// memory, and nothing else.

import { aFewAtOnce } from '../redis/a-few-at-once.ts';
import { atMostEvery } from '../at-most-every.ts';
import { pause } from '../pause.ts';

const REST_MS = 10_000;
const INTERVAL_MS = 1_000;
const ERROR_LOG_INTERVAL_MS = 10_000;

export interface ArchiverOptions {
  /** Milliseconds since any moment. */
  readonly clock: () => number;
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

export const startArchiver = ({ clock, log }: ArchiverOptions): Archiver => {
  const closed = new AbortController();
  /** The oldest first. */
  const resting = new Map<string, Resting>();
  const failed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    log.warn({ err, suppressed }, 'what has ended could not be archived'),
  );

  const archiveRested = async (): Promise<void> => {
    const until = clock() - REST_MS;
    const rested = [...resting].filter(([, { since }]) => since <= until);
    await aFewAtOnce(rested, async ([name, entry]) => {
      if (resting.get(name) !== entry) return;
      await entry.archive();
      if (resting.get(name) === entry) resting.delete(name);
    });
  };
  const loop = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await pause(INTERVAL_MS, closed.signal);
      await archiveRested().catch(failed);
    }
  };
  const running = loop();
  return {
    rest: (name, archive) => {
      resting.delete(name);
      resting.set(name, { since: clock(), archive });
    },
    close: async () => {
      closed.abort();
      await running;
    },
  };
};
