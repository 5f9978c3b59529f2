// Posts a command's result for as long as it is ours to post.

import { pause } from '../pause.ts';

/** Past this, the job itself waits: another process may have a better way to Redis. */
const POST_MAX_MS = 3_000;
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 1_000;

/**
 * Resolves when `post` has. A failed post is repeated in this process, because the command has been
 * carried out and nobody else knows how it ended.
 *
 * @param lost aborted when the command is not ours any more.
 * @param atMostMs @default 3 s
 * @throws the last error of `post` after that time, or once `lost` is aborted.
 */
export const postResult = async (
  post: () => Promise<unknown>,
  lost: AbortSignal,
  atMostMs = POST_MAX_MS,
): Promise<void> => {
  const giveUpAt = performance.now() + atMostMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
    try {
      await post();
      return;
    } catch (error) {
      if (lost.aborted || performance.now() + waitMs > giveUpAt) throw error;
    }
    // One more try after an abort costs nothing.
    await pause(waitMs, lost);
  }
};
