// What is run to have an embedded server: redis-server, tied to this process where the system can.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { ConfigError } from '../errors.ts';

const run = promisify(execFile);

const PROBE_TIMEOUT_MS = 10_000;
const LOCK_WAIT_SECS = 5;

/**
 * Linux's util-linux ends the server when this process ends, even by SIGKILL, and keeps two servers
 * out of one directory. SIGTERM lets Redis write what it holds.
 */
const tied = (lock: readonly string[]): readonly string[] => [
  'setpriv',
  '--pdeathsig',
  'TERM',
  'flock',
  '--no-fork',
  ...lock,
  'redis-server',
];

/** The working directory itself, which holds the data, is what is locked. */
const LOCK = ['--wait', String(LOCK_WAIT_SECS), '.'];
const NO_LOCK = ['--shared', '/'];

/**
 * The program and its first arguments, to be run in the data directory.
 *
 * @throws ConfigError when there is no redis-server.
 */
export const embeddedCommand = async (): Promise<readonly string[]> => {
  if ((await probe(tied(NO_LOCK))) === 'runs') return tied(LOCK);
  // Other systems, and BusyBox, whose setpriv and flock take fewer options.
  switch (await probe(['redis-server'])) {
    case 'runs':
      return ['redis-server'];
    case 'missing':
      throw new ConfigError([
        'REDIS_URL: is not set, and there is no redis-server to start: install redis-server, or set REDIS_URL',
      ]);
    case 'fails':
      throw new ConfigError(['REDIS_URL: is not set, and `redis-server --version` fails']);
  }
};

const probe = async ([program = '', ...rest]: readonly string[]): Promise<
  'runs' | 'fails' | 'missing'
> => {
  try {
    await run(program, [...rest, '--version'], { timeout: PROBE_TIMEOUT_MS });
    return 'runs';
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? 'missing' : 'fails';
  }
};
