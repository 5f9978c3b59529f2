// A write that only the master holds is gone with the master: a failover to a replica that lagged lost
// half of what had been acknowledged. So where there are replicas, a write counts once one has it.

import type { Redis } from 'ioredis';

import type { RedisClient } from './connection.ts';
import { createReplicaCount, type ReplicaCount } from './count-replicas.ts';
import { masterOf } from './master-of.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Less than a producer's command may take; what came before it still fits into a webhook's 950 ms. */
const WAIT_MS = 500;
const REPLICAS_MIN = 1;

export interface Replicas {
  /**
   * Runs `write`, which writes to the slot of `key`, and resolves with its result once a replica has
   * that. Without replicas nothing is added to the write.
   *
   * @throws what `write` throws, ioredis's errors, and an Error when no replica has it within 0.5 s or
   * the connection was lost meanwhile. Redis may have it all the same.
   */
  holding<T>(key: string, write: () => Promise<T>): Promise<T>;
}

interface Server {
  readonly replicas: ReplicaCount;
  /** Rejects when no replica has, in time, what this connection has written so far. */
  untilCopied(): Promise<void>;
}

/** `client` is the connection that writes: Redis waits for what came over the one that asks. */
export const createReplicas = (
  client: RedisClient,
  log: { warn(fields: object, message: string): void },
): Replicas => {
  const servers = new WeakMap<Redis, Server>();
  const serverOf = (redis: Redis): Server => {
    const server = servers.get(redis) ?? createServer(redis, log);
    servers.set(redis, server);
    return server;
  };

  return {
    holding: async (key, write) => {
      const asked = masterOf(client, key);
      const stream = asked?.stream;
      // Ahead of the write, so that the answer is there when the write's is.
      if (asked && stream)
        serverOf(asked)
          .replicas.online()
          .catch(() => {}); // Asked again, and heard, below.
      const result = await write();

      const master = masterOf(client, key);
      if (!master) throw connectionLost();
      const written = master.stream;
      // There is none before the first write to a server of a cluster.
      if (stream && (master !== asked || written !== stream)) throw connectionLost();
      const { replicas, untilCopied } = serverOf(master);
      if ((await replicas.online()) > 0) await untilCopied();
      // A server that has never seen the write has nothing to wait for, and says so at once.
      if (master.stream !== written) throw connectionLost();
      return result;
    },
  };
};

const createServer = (
  redis: Redis,
  log: { warn(fields: object, message: string): void },
): Server => {
  const replicas = createReplicaCount(redis, log);
  return {
    replicas,
    // Redis reads nothing else from a connection that waits, so many writes share one wait.
    untilCopied: oneAtATime(async () => {
      if ((await redis.wait(REPLICAS_MIN, WAIT_MS)) >= REPLICAS_MIN) return;
      replicas.forget();
      throw new Error(`no replica had the write within ${WAIT_MS} ms`);
    }),
  };
};

const connectionLost = (): Error => new Error('the connection to Redis was lost during a write');
