// One line for many: during an outage the same thing goes wrong hundreds of times a second.

/** The part of a logger that is used here. */
export interface WarnLog {
  warn(fields: object, message: string): void;
}

/** What came after the last line that was written. */
interface Unwritten {
  readonly fields: object;
  readonly message: string;
  readonly suppressed: number;
}

/**
 * A `warn` for one kind of fault. The first line is written at once, then one every `perSeconds` at
 * most: the newest, with how many it stands for as `suppressed`. What was counted is always written,
 * when its interval ends; after an interval without a fault the next is a first one again. No timer
 * keeps the process alive.
 */
export const createRateLimitedLog = (log: WarnLog, perSeconds: number): WarnLog => {
  let isOpen = false;
  let unwritten: Unwritten | null = null;

  const openInterval = (): void => {
    isOpen = true;
    setTimeout(closeInterval, perSeconds * 1_000).unref();
  };
  const closeInterval = (): void => {
    isOpen = false;
    if (unwritten === null) return;
    const { fields, message, suppressed } = unwritten;
    unwritten = null;
    log.warn({ ...fields, suppressed }, message);
    openInterval();
  };

  return {
    warn: (fields, message) => {
      if (isOpen) {
        unwritten = { fields, message, suppressed: (unwritten?.suppressed ?? 0) + 1 };
        return;
      }
      log.warn(fields, message);
      openInterval();
    },
  };
};
