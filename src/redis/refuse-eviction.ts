// A Redis that evicts keys when it is full loses jobs and calls without an error, so the start
// refuses it.

import { Cluster, type Redis } from 'ioredis';

import { ConfigError } from '../errors.ts';
import type { RedisClient } from './connection.ts';
import type { ConnectionLog } from './log-connection-errors.ts';

/**
 * Resolves when every master keeps what it is given. Where neither `INFO memory` nor `CONFIG GET`
 * is allowed, as on some hosted servers, it warns and resolves.
 *
 * @throws ConfigError that names REDIS_URL when `maxmemory-policy` is not `noeviction`.
 * @throws the connection's error when Redis does not answer.
 */
export const refuseEviction = async (client: RedisClient, log: ConnectionLog): Promise<void> => {
  // A cluster knows its masters only once it is connected.
  await client.ping();
  const masters = client instanceof Cluster ? client.nodes('master') : [client];
  const policies = await Promise.all(masters.map(evictionPolicy));
  if (policies.includes(null)) {
    log.warn({}, 'the maxmemory-policy of Redis could not be read: it must be noeviction');
  }
  const wrong = policies.find((policy) => policy !== null && policy !== 'noeviction');
  if (wrong !== undefined) {
    throw new ConfigError([
      `REDIS_URL: this Redis has maxmemory-policy ${wrong}, which loses calls when memory is full; set it to noeviction`,
    ]);
  }
};

/** Null when this user may read neither source. */
const evictionPolicy = async (server: Redis): Promise<string | null> => {
  const policy = /^maxmemory_policy:(\S+)/m.exec((await orRefused(server.info('memory'))) ?? '');
  if (policy?.[1]) return policy[1];
  const setting: unknown = await orRefused(server.config('GET', 'maxmemory-policy'));
  return Array.isArray(setting) && typeof setting[1] === 'string' ? setting[1] : null;
};

/** Null when Redis answers with an error; what is not an answer is thrown. */
const orRefused = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null;
    throw error;
  }
};
