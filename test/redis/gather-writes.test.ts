import { Cluster } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';

import { gatherWrites } from '../../src/redis/gather-writes.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { SERVERS } from '../support/mailboxes.ts';
import { connectTo } from '../support/redis-client.ts';
import { startRedis } from '../support/redis-server.ts';

const COMMANDS = Array.from({ length: 50 }, (_, index) => index);

/** How often the server has read from any connection: once for each packet that it was sent. */
const readsOf = async (client: RedisClient): Promise<number> => {
  const info = client instanceof Cluster ? client.nodes()[0]?.info('stats') : client.info('stats');
  return Number(/^total_reads_processed:(\d+)/m.exec((await info) ?? '')?.[1]);
};

describe.each(SERVERS)('writes to $kind', ({ cluster }) => {
  const connect = async () => {
    const server = await startRedis({ cluster });
    const client = connectTo(server);
    onTestFinished(async () => {
      client.disconnect();
      await server[Symbol.asyncDispose]();
    });
    return { server, client };
  };

  test('of one turn leave together, and each has its own reply', async () => {
    const { client } = await connect();
    gatherWrites(client);
    await client.set('{key}', 'there');
    const before = await readsOf(client);

    const replies = await Promise.all(COMMANDS.map((index) => client.echo(`${index}`)));
    const reads = (await readsOf(client)) - before;

    expect(replies).toEqual(COMMANDS.map(String));
    // One for all of them, and one for the question.
    expect(reads).toBeLessThanOrEqual(4);
  });

  test('go on after the connection was lost', async () => {
    const { server, client } = await connect();
    client.on('error', () => {});
    gatherWrites(client);
    await client.set('{key}', 'there');

    await server.restart();

    await client.set('{key}', 'again');
    expect(await client.get('{key}')).toBe('again');
  });

  test('end with the connection, the last one included', async () => {
    const { client } = await connect();
    gatherWrites(client);
    await client.set('{key}', 'there');

    const [reply, goodbye] = await Promise.all([client.get('{key}'), client.quit()]);

    expect([reply, goodbye]).toEqual(['there', 'OK']);
  });
});
