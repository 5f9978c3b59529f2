// The Redis of the bench: a server of its own, with its append-only file synced every second.

import { Redis } from 'ioredis';

import { startRedis, type RedisServer } from '../support/redis-server.ts';

export interface BenchRedis extends AsyncDisposable {
  readonly server: RedisServer;
  /** To look at it; nobody else uses this connection. */
  readonly client: Redis;
  readonly pid: number;
}

export const startBenchRedis = async (): Promise<BenchRedis> => {
  const server = await startRedis({ appendOnly: true });
  const client = new Redis(server.port, server.host);
  const pid = Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]);
  return {
    server,
    client,
    pid,
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      await server[Symbol.asyncDispose]();
    },
  };
};
