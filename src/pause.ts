import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after this time, or as soon as the signal aborts: whoever waits looks at it then. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
