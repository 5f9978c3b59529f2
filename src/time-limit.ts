// A wait with an end.

/** The work did not settle in time. It may still take effect later. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * The work's own result, or a rejection after `limitMs`. The work is not stopped: what it does after
 * that, a rejection included, is nobody's any more.
 *
 * @throws TimeLimitError when the limit has passed, and what the work throws or rejects with.
 */
export const withTimeLimit = async <T>(work: () => Promise<T>, limitMs: number): Promise<T> => {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    limit.reject(new TimeLimitError(`no answer within ${limitMs} ms`));
  }, limitMs);
  try {
    return await Promise.race([work(), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
};
