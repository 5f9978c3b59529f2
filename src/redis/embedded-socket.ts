// Where the embedded server's socket lies.

import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

import { ConfigError } from '../errors.ts';

/** Linux takes 107 bytes, macOS 103. */
const SOCKET_PATH_MAX_BYTES = 103;
const DIRECTORY_NAME_CHARACTERS = 16;

/**
 * `redis.sock` in the data directory, or, where that path is too long for a socket, in a directory
 * of the same user under the system's temporary one, named by a hash of the data directory so that
 * every process finds the same. Absolute, as a URL of a socket has to be.
 *
 * @throws ConfigError when somebody else owns that directory.
 */
export const embeddedSocketPath = async (dataDirectory: string): Promise<string> => {
  const directory = resolve(dataDirectory);
  const path = join(directory, 'redis.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX_BYTES) return path;

  const hash = createHash('sha256').update(directory).digest('hex');
  const shorter = join(tmpdir(), `partyline-${hash.slice(0, DIRECTORY_NAME_CHARACTERS)}`);
  await mkdir(shorter, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(shorter);
  if (uid !== userInfo().uid || (mode & 0o077) !== 0) {
    throw new ConfigError([`REDIS_URL: is not set, and ${shorter} is open to other users`]);
  }
  return join(shorter, 'redis.sock');
};
