// Redis as one process uses it: the server, its three connections, and the refusal to work on one
// that forgets.

import { connectRedis, untilReady, type RedisClient } from './connection.ts';
import { startEmbeddedRedis, type EmbeddedRedis } from './embedded-redis.ts';
import { parseRedisUrl, type RedisTarget } from './redis-url.ts';
import { refuseEviction } from './refuse-eviction.ts';
import type { ConnectionLog } from './log-connection-errors.ts';

/** Of a server that is started because REDIS_URL is not set. */
export const EMBEDDED_DIRECTORY = '.data/redis';
/** A Redis that is slower is away: the process starts all the same, and is not ready. */
const FIRST_CONNECT_MS = 5_000;

export interface OpenRedis extends AsyncDisposable {
  readonly producer: RedisClient;
  readonly worker: RedisClient;
  readonly scripts: RedisClient;
}

export interface OpenRedisOptions {
  /** Null: an embedded server is started. */
  readonly target: RedisTarget | null;
  readonly log: ConnectionLog & { error(fields: object, message: string): void };
}

/**
 * Resolves once Redis has been asked about its memory policy, or cannot be reached for now.
 *
 * @throws ConfigError that names REDIS_URL when it evicts, or when no embedded one can be started.
 */
export const openRedis = async ({ target, log }: OpenRedisOptions): Promise<OpenRedis> => {
  const embedded =
    target === null ? await startEmbeddedRedis({ directory: EMBEDDED_DIRECTORY, log }) : null;
  // It was started where there is no target.
  const address = target ?? parseRedisUrl((embedded as EmbeddedRedis).url);
  const producer = connectRedis(address, 'producer', log);
  const worker = connectRedis(address, 'worker', log);
  const scripts = connectRedis(address, 'scripts', log);
  const close = async (): Promise<void> => {
    for (const client of [producer, worker, scripts]) client.disconnect();
    await embedded?.[Symbol.asyncDispose]();
  };
  try {
    await refuseIfReachable(producer, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { producer, worker, scripts, [Symbol.asyncDispose]: close };
};

const refuseIfReachable = async (
  client: RedisClient,
  log: OpenRedisOptions['log'],
): Promise<void> => {
  try {
    await untilReady(client, FIRST_CONNECT_MS);
  } catch (err) {
    log.warn({ err }, 'Redis cannot be reached; it is tried again until it can');
    client.once('ready', () => void reportEviction(client, log));
    return;
  }
  await refuseEviction(client, log);
};

/** Too late for a refusal: webhooks are being taken. */
const reportEviction = async (client: RedisClient, log: OpenRedisOptions['log']): Promise<void> => {
  try {
    await refuseEviction(client, log);
  } catch (err) {
    log.error({ err }, 'this Redis evicts calls when its memory is full, or does not say');
  }
};
