// Keeps a fault that repeats many times a second from flooding the log.

/**
 * Wraps `write` so that it runs at once, then at most once in `intervalMs`. `suppressed` is how
 * many calls were left out since the last one that ran.
 */
export const atMostEvery = <T>(
  intervalMs: number,
  write: (value: T, suppressed: number) => void,
  now: () => number = Date.now,
): ((value: T) => void) => {
  let silentUntil = Number.NEGATIVE_INFINITY;
  let suppressed = 0;
  return (value) => {
    if (now() < silentUntil) {
      suppressed += 1;
      return;
    }
    write(value, suppressed);
    silentUntil = now() + intervalMs;
    suppressed = 0;
  };
};
