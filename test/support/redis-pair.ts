// A master, its replica, and a sentinel that promotes the replica when the master has died.

import { until, untilInStep } from './ask-redis.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

const NAME = 'main';

export interface RedisPair extends AsyncDisposable {
  /** For `REDIS_URL`: by way of the sentinel. */
  readonly url: string;
  /** The one that is master at first. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinel: RedisServer;
  /** Resolves when the replica is the master, and the sentinel says so. */
  promoted(): Promise<void>;
}

export const startRedisPair = async (): Promise<RedisPair> => {
  await using stack = new AsyncDisposableStack();
  const master = stack.use(await startRedis());
  const replica = stack.use(await startRedis({ replicaOf: master }));
  await untilInStep(master);
  // A sentinel that starts now learns of the replica at once, else 10 s later.
  const sentinel = stack.use(await startRedis({ sentinel: { name: NAME, master } }));
  await until(sentinel, /\bip,127\.0\.0\.1/, 'SENTINEL', 'REPLICAS', NAME);

  const owned = stack.move();
  return {
    url: sentinel.url,
    master,
    replica,
    sentinel,
    promoted: async () => {
      await until(replica, /^master/, 'ROLE');
      const address = new RegExp(`,${replica.port}$`);
      await until(sentinel, address, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};
