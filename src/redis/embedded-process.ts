// One run of the embedded redis-server process.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A port and a socket are announced in different words. */
const READY = /ready to accept connections/i;
const CONFIG_FILE = join(import.meta.dirname, '../../config/redis.conf');

/** Redis reads its whole file before it is ready: some 100 MB a second. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

export interface EmbeddedProcess {
  /** Resolves with the server's last line once the process is gone. */
  readonly exited: Promise<string>;
  /** SIGTERM, which writes the file, then SIGKILL after 5 s. Resolves once the process is gone. */
  stop(): Promise<void>;
}

/**
 * Runs the command in `directory`, which holds the data, and resolves when it accepts connections.
 *
 * The process has a session of its own: a terminal's Ctrl-C would end it before the drain.
 *
 * @throws Error with the server's last line when it ends instead, or is not ready in a minute.
 */
export const runEmbeddedProcess = async (
  [program = '', ...rest]: readonly string[],
  directory: string,
  socketPath: string,
): Promise<EmbeddedProcess> => {
  const server = spawn(program, [...rest, CONFIG_FILE, '--unixsocket', socketPath], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithParent = (): void => void server.kill('SIGTERM');
  process.once('exit', endWithParent);

  let lastLine = '';
  const ready = Promise.withResolvers<void>();
  for (const stream of [server.stdout, server.stderr]) {
    createInterface(stream).on('line', (line) => {
      lastLine = line;
      if (READY.test(line)) ready.resolve();
    });
  }
  const exited = untilExit(server).then(() => {
    process.off('exit', endWithParent);
    return lastLine;
  });

  const timer = setTimeout(() => {
    lastLine = `not ready after ${START_TIMEOUT_MS} ms; ${lastLine}`;
    server.kill('SIGKILL');
  }, START_TIMEOUT_MS);
  try {
    await Promise.race([ready.promise, exited.then(didNotStart)]);
  } finally {
    clearTimeout(timer);
  }
  return { exited, stop: () => stop(server) };
};

/** `close` comes after the last line was read, `error` alone when nothing could be run. */
const untilExit = async (server: ChildProcess): Promise<void> => {
  try {
    await once(server, 'close');
  } catch {
    // The last line stays empty, which says as much.
  }
};

const didNotStart = (lastLine: string): never => {
  throw new Error(`the embedded Redis server did not start: ${lastLine || 'it said nothing'}`);
};

const stop = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
};
