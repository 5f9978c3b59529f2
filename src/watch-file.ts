// Tells when a file has a new version. It is polled: notifications would be quicker, and are lost for
// symbolic links, for mounts of a container and for files that are replaced by renaming.

import { stat } from 'node:fs/promises';

const POLL_MS = 1_000;
const ABSENT = 'absent';

/**
 * Calls `onVersion` for the version that is there at first, and for each later one, once it was the
 * same in two polls: an editor writes in pieces. That a file is gone is a version, too. The next poll
 * waits for `onVersion`, which must not reject. Disposing stops it; it keeps no process alive.
 */
export const watchFile = (
  path: string,
  onVersion: () => Promise<void>,
  pollMs: number = POLL_MS,
): Disposable => {
  let seen: string | null = null;
  let told: string | null = null;
  let isStopped = false;
  let timer: NodeJS.Timeout;

  const poll = async (): Promise<void> => {
    const version = await versionOf(path);
    if (isStopped) return;
    if (version === seen && version !== told) {
      told = version;
      await onVersion();
    }
    seen = version;
    schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => void poll(), pollMs).unref();
  };

  schedule();
  return {
    [Symbol.dispose]: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};

const versionOf = async (path: string): Promise<string> => {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    // Whoever reads it is told why it cannot be read.
    return ABSENT;
  }
};
