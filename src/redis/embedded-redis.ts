// A Redis server of our own for development: nothing to install but the program, and the data of
// yesterday's calls is still there today.

import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { embeddedCommand } from './embedded-command.ts';
import { endAbandonedServer, ownServer } from './embedded-owner.ts';
import { type EmbeddedProcess, runEmbeddedProcess } from './embedded-process.ts';
import { embeddedSocketPath } from './embedded-socket.ts';
import { unixUrl } from './redis-url.ts';

const RESTART_DELAY_MS = 500;

export interface EmbeddedRedisOptions {
  /** Holds the append-only file, e.g. `.data/redis`. Made when it is missing. */
  readonly directory: string;
  readonly log: { error(fields: object, message: string): void };
}

/** The running server. Disposing it writes its data and ends it: last of all, after the drain. */
export interface EmbeddedRedis extends AsyncDisposable {
  /** For `parseRedisUrl`. */
  readonly url: string;
}

/**
 * Starts a server with an append-only file, reachable through a socket of this user alone, and
 * resolves when it answers. A server that a killed process left behind is ended first, its data is
 * kept. A server that dies is started again. It ends with this process, on Linux even when that is
 * killed.
 *
 * One process owns a directory: a second one is refused, since its Redis would vanish with the first.
 *
 * @throws ConfigError that names REDIS_URL: without redis-server, or when another partyline runs here.
 */
export const startEmbeddedRedis = async (options: EmbeddedRedisOptions): Promise<EmbeddedRedis> => {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const socketPath = await embeddedSocketPath(directory);
  const command = await embeddedCommand();
  const launch = (): Promise<EmbeddedProcess> => runEmbeddedProcess(command, directory, socketPath);

  await endAbandonedServer(socketPath);
  const first = await launch();
  const owner = await ownServer(socketPath).catch(async (error: unknown) => {
    await first.stop();
    throw error;
  });
  const keeper = keepRunning(first, launch, options.log);

  return {
    url: unixUrl(socketPath),
    [Symbol.asyncDispose]: async () => {
      owner.disconnect();
      await keeper.stop();
    },
  };
};

const keepRunning = (
  first: EmbeddedProcess,
  launch: () => Promise<EmbeddedProcess>,
  log: EmbeddedRedisOptions['log'],
): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  let server = first;

  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const lastLine = await server.exited;
      if (stopping.signal.aborted) return;
      log.error({ lastLine }, 'the embedded Redis server ended and is started again');
      await delay(RESTART_DELAY_MS);
      server = await launch().catch((err: unknown) => {
        log.error({ err }, 'the embedded Redis server could not be started again');
        return server;
      });
      if (stopping.signal.aborted) await server.stop();
    }
  };
  const kept = keep();

  return {
    stop: async () => {
      stopping.abort();
      await server.stop();
      await kept;
    },
  };
};
