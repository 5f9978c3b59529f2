// A Redis Cluster of several servers: masters that share the slots, and a replica of the first one.

import { ask, until, untilInStep } from './ask-redis.ts';
import { startRedis, type RedisServer } from './redis-server.ts';

const SLOTS = 16_384;
/** Fewer cannot elect the replica of one that has died. */
const MASTERS = 3;

export interface RedisCluster extends AsyncDisposable {
  /** For `REDIS_URL`. */
  readonly url: string;
  readonly masters: readonly RedisServer[];
  /** Follows the first master, which serves a third of the slots. */
  readonly replica: RedisServer;
}

/** Resolves when every slot is served and the replica is in step: about 4 s. */
export const startRedisCluster = async (): Promise<RedisCluster> => {
  await using stack = new AsyncDisposableStack();
  const start = async (): Promise<RedisServer> =>
    stack.use(await startRedis({ cluster: 'member' }));
  const masters = await Promise.all(Array.from({ length: MASTERS }, start));
  const replica = await start();
  const [first] = masters;
  if (first === undefined) throw new TypeError('a cluster has masters');

  const share = Math.ceil(SLOTS / MASTERS);
  for (const [index, master] of masters.entries()) {
    const last = Math.min(SLOTS, (index + 1) * share) - 1;
    await ask(master, 'CLUSTER', 'ADDSLOTSRANGE', index * share, last);
    // Two masters of the same epoch would have to agree on who came first.
    await ask(master, 'CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { host, port } of [...masters.slice(1), replica]) {
    await ask(first, 'CLUSTER', 'MEET', host, port);
  }
  for (const server of [...masters, replica]) {
    await until(server, /cluster_state:ok[^]*cluster_known_nodes:4/, 'CLUSTER', 'INFO');
  }
  await ask(replica, 'CLUSTER', 'REPLICATE', await ask(first, 'CLUSTER', 'MYID'));
  await untilInStep(first);

  const owned = stack.move();
  return {
    url: `redis+cluster://${masters.map(({ host, port }) => `${host}:${port}`).join(',')}`,
    masters,
    replica,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};
