import { once } from 'node:events';
import { Cluster, Redis, ReplyError } from 'ioredis';
import { describe, expect, it } from 'vitest';

import { isRedisUnavailable } from '../../src/redis/redis-unavailable.ts';
import { startRedis } from '../support/redis-server.ts';

const failureOf = async (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );

describe('an unavailable Redis', () => {
  it.each([
    'OOM command not allowed',
    'READONLY You',
    'LOADING Redis',
    'CLUSTERDOWN The',
    'MISCONF R',
  ])('is told by the reply %s', (message) => {
    expect(isRedisUnavailable(new ReplyError(message))).toBe(true);
  });

  it('is not told by a reply that would always come', () => {
    expect(isRedisUnavailable(new ReplyError('ERR Error running script'))).toBe(false);
    expect(isRedisUnavailable(new ReplyError('WRONGTYPE Operation against a key'))).toBe(false);
  });

  it('is not told by a bug', () => {
    expect(isRedisUnavailable(new TypeError('undefined is not a function'))).toBe(false);
    expect(isRedisUnavailable('text')).toBe(false);
  });

  it('is told by every way in which a server can be away', async () => {
    const server = await startRedis();
    const { host, port } = server;
    const waiting = new Redis({ host, port, commandTimeout: 100 });
    const impatient = new Redis({ host, port, maxRetriesPerRequest: 0 });
    const proud = new Redis({ host, port, enableOfflineQueue: false });
    const closed = new Redis({ host, port });
    const clients = [waiting, impatient, proud, closed];
    for (const client of clients) client.on('error', () => {});
    await waiting.ping();

    closed.disconnect();
    server.freeze();
    expect(isRedisUnavailable(await failureOf(() => waiting.ping()))).toBe(true);
    server.resume();
    await server[Symbol.asyncDispose]();
    for (const client of [impatient, proud, closed]) {
      const error = await failureOf(() => client.ping());
      expect([String(error), isRedisUnavailable(error)]).toEqual([String(error), true]);
    }
    for (const client of clients) client.disconnect();
  });

  it('is told by a cluster that is away', async () => {
    const server = await startRedis({ cluster: true });
    const { host, port } = server;
    const client = new Cluster([{ host, port }], {
      // With it, a cluster's commands wait for ever.
      enableOfflineQueue: false,
      maxRedirections: 2,
    });
    client.on('error', () => {});
    await once(client, 'ready');
    await server[Symbol.asyncDispose]();
    const error = await failureOf(() => client.get('key'));
    expect([String(error), isRedisUnavailable(error)]).toEqual([String(error), true]);
    client.disconnect();
  });
});
