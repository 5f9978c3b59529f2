// One answer for many who ask the same thing at the same moment.

/**
 * Wraps `work` so that no two runs overlap. Every call gets a run that begins after the call: whoever
 * comes during a run shares the next one.
 */
export const oneAtATime = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;

  const begin = (): Promise<T> => {
    const run = work().finally(() => {
      if (running === run) running = null;
    });
    running = run;
    return run;
  };

  return () => {
    if (running === null) return begin();
    next ??= running
      .catch(() => {}) // Told to those who wait for that run.
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
};
