// A warning that strangers can provoke, and that must not fill the log for them.

export interface WarningLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LimitedWarningOptions {
  readonly log: WarningLog;
  readonly intervalMs: number;
  readonly now: () => number;
}

/**
 * Warns at once, then at most once an interval. What falls between is written at debug, and its
 * number is in the next warning's `suppressed`.
 */
export const createLimitedWarning = ({ log, intervalMs, now }: LimitedWarningOptions) => {
  let quietUntil = -Infinity;
  let suppressed = 0;
  return (fields: object, message: string): void => {
    if (now() < quietUntil) {
      suppressed += 1;
      log.debug(fields, message);
      return;
    }
    log.warn({ ...fields, suppressed }, message);
    quietUntil = now() + intervalMs;
    suppressed = 0;
  };
};
