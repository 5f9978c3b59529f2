import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';

import { ConfigError } from '../../src/errors.ts';
import { connectRedis, type RedisClient } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { refuseEviction } from '../../src/redis/refuse-eviction.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startRedis } from '../support/redis-server.ts';

const connect = (url: string): RedisClient & Disposable => {
  const client = connectRedis(parseRedisUrl(url), 'scripts', recordedLog());
  return Object.assign(client, { [Symbol.dispose]: () => client.disconnect() });
};

describe('the start', () => {
  test('accepts a Redis that evicts nothing', async () => {
    await using server = await startRedis();
    using client = connect(server.url);

    await expect(refuseEviction(client, recordedLog())).resolves.toBeUndefined();
  });

  test('refuses a Redis that evicts, and names the variable and the policy', async () => {
    await using server = await startRedis({ maxMemoryPolicy: 'allkeys-lru' });
    using client = connect(server.url);

    const refusal = refuseEviction(client, recordedLog());

    await expect(refusal).rejects.toThrow(ConfigError);
    await expect(refusal).rejects.toThrow(/^REDIS_URL: .*allkeys-lru/);
  });

  test('refuses a cluster of which a node evicts', async () => {
    await using server = await startRedis({ cluster: true, maxMemoryPolicy: 'volatile-ttl' });
    using client = connect(server.url);

    await expect(refuseEviction(client, recordedLog())).rejects.toThrow(/volatile-ttl/);
  });

  test('reads the setting where INFO is not allowed', async () => {
    await using server = await startRedis({ maxMemoryPolicy: 'allkeys-lru' });
    await limitUser(server.port, '-info');
    using client = connect(`redis://limited:pw@127.0.0.1:${server.port}`);

    await expect(refuseEviction(client, recordedLog())).rejects.toThrow(/allkeys-lru/);
  });

  test('warns where the policy cannot be read at all', async () => {
    await using server = await startRedis({ maxMemoryPolicy: 'allkeys-lru' });
    await limitUser(server.port, '-info', '-config');
    using client = connect(`redis://limited:pw@127.0.0.1:${server.port}`);
    const log = recordedLog();

    await refuseEviction(client, log);

    expect(log.entries).toEqual([
      expect.objectContaining({
        level: 'warn',
        message: expect.stringContaining('maxmemory-policy'),
      }),
    ]);
  });

  test('fails with the connection error when Redis is away', async () => {
    const server = await startRedis();
    using client = connect(server.url);
    await server[Symbol.asyncDispose]();

    await expect(refuseEviction(client, recordedLog())).rejects.not.toThrow(ConfigError);
  });
});

const limitUser = async (port: number, ...commands: readonly string[]): Promise<void> => {
  const admin = new Redis({ port });
  await admin.call('ACL', 'SETUSER', 'limited', 'on', '>pw', '~*', '+@all', ...commands);
  admin.disconnect();
};
