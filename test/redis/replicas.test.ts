import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { connectRedis, untilReady, type RedisClient } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { createReplicas, type Replicas } from '../../src/redis/replicas.ts';
import { ask, until, untilInStep } from '../support/ask-redis.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startRedisCluster, type RedisCluster } from '../support/redis-cluster.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const READY_TIMEOUT_MS = 5_000;
/** Of slots that the first and the third of three masters own. */
const KEY_OF_FIRST = '{3}key';
const KEY_OF_THIRD = '{1}key';

const connect = async (url: string, log = recordedLog()) => {
  const client = connectRedis(parseRedisUrl(url), 'producer', log);
  onTestFinished(() => client.disconnect());
  await untilReady(client, READY_TIMEOUT_MS);
  return { client, replicas: createReplicas(client, log), log };
};

const writeOne = (client: RedisClient, replicas: Replicas, key = 'key'): Promise<string> =>
  replicas.holding(key, () => client.set(key, 'kept'));

/** How often the server has carried out a command. */
const callsOf = async (server: RedisServer, command: string): Promise<number> => {
  const stats = await ask(server, 'INFO', 'commandstats');
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
};

const startPair = async (): Promise<{ master: RedisServer; replica: RedisServer }> => {
  const master = await startRedis();
  onTestFinished(() => master[Symbol.asyncDispose]());
  const replica = await startRedis({ replicaOf: master });
  onTestFinished(() => replica[Symbol.asyncDispose]());
  await untilInStep(master);
  return { master, replica };
};

describe('a write to a server without replicas', () => {
  test('waits for nobody, and the server is asked for replicas once', async () => {
    await using server = await startRedis();
    const { client, replicas } = await connect(server.url);
    const before = await callsOf(server, 'info');

    for (let writes = 0; writes < 20; writes += 1) await writeOne(client, replicas);

    // The other one is this test's own question.
    expect((await callsOf(server, 'info')) - before).toBe(2);
    expect(await callsOf(server, 'wait')).toBe(0);
  });

  test('is refused when it fails itself', async () => {
    await using server = await startRedis();
    const { replicas } = await connect(server.url);

    const failing = replicas.holding('key', () => Promise.reject(new Error('its own fault')));

    await expect(failing).rejects.toThrow('its own fault');
  });

  test('is refused when the server has gone and come back meanwhile', async () => {
    await using server = await startRedis();
    const { client, replicas } = await connect(server.url);

    const held = replicas.holding('key', async () => {
      await client.set('key', 'kept');
      await server.restart();
      await untilReady(client, READY_TIMEOUT_MS);
    });

    await expect(held).rejects.toThrow('connection to Redis was lost');
    expect(await writeOne(client, replicas)).toBe('OK');
  });
});

test('a write after one that Redis was too slow for asks for replicas again', async () => {
  await using server = await startRedis();
  const { client, replicas } = await connect(server.url);

  server.freeze();
  await expect(writeOne(client, replicas)).rejects.toThrow('timed out');
  server.resume();

  expect(await writeOne(client, replicas)).toBe('OK');
});

describe('a write to a server with a replica', () => {
  test('is there when it is told', async () => {
    const { master, replica } = await startPair();
    const { client, replicas } = await connect(master.url);

    for (let writes = 0; writes < 50; writes += 1) {
      await replicas.holding('key', () => client.set('key', writes));
      expect(await ask(replica, 'GET', 'key')).toBe(String(writes));
    }
  });

  test('is refused after half a second while the replica is frozen, and goes on after that', async () => {
    const { master, replica } = await startPair();
    const { client, replicas } = await connect(master.url);
    await writeOne(client, replicas);

    replica.freeze();
    const startedAt = performance.now();
    await expect(writeOne(client, replicas)).rejects.toThrow('no replica had the write');
    const tookMs = performance.now() - startedAt;
    replica.resume();

    expect(tookMs).toBeGreaterThan(450);
    expect(tookMs).toBeLessThan(900);
    expect(await writeOne(client, replicas)).toBe('OK');
  });

  test('goes on alone after the first refusal when the replica is gone', async () => {
    const { master, replica } = await startPair();
    const { client, replicas } = await connect(master.url);
    await writeOne(client, replicas);

    await replica.kill();
    await until(master, /connected_slaves:0/, 'INFO', 'replication');

    await expect(writeOne(client, replicas)).rejects.toThrow('no replica had the write');
    expect(await writeOne(client, replicas)).toBe('OK');
  });

  test('does not wait for a replica that is still given its first copy', async () => {
    await using master = await startRedis();
    await ask(master, 'CONFIG', 'SET', 'repl-diskless-sync-delay', 60);
    await using _replica = await startRedis({ replicaOf: master });
    await until(master, /slave0:.*state=wait_bgsave/, 'INFO', 'replication');
    const { client, replicas } = await connect(master.url);

    expect(await writeOne(client, replicas)).toBe('OK');
  });

  test('shares its wait with the others of the moment', async () => {
    const { master } = await startPair();
    const { client, replicas } = await connect(master.url);
    const before = await callsOf(master, 'wait');

    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => writeOne(client, replicas, `key-${index}`)),
    );

    expect(new Set(answers)).toEqual(new Set(['OK']));
    expect((await callsOf(master, 'wait')) - before).toBeLessThanOrEqual(3);
  });

  test('is refused when the master was another by the time the replica was asked', async () => {
    const { master, replica } = await startPair();
    const { client, replicas } = await connect(master.url);
    await writeOne(client, replicas);

    replica.freeze();
    const held = writeOne(client, replicas);
    await until(master, /cmd=wait/, 'CLIENT', 'LIST');
    await ask(master, 'CLIENT', 'KILL', 'TYPE', 'normal');
    replica.resume();

    await expect(held).rejects.toThrow('connection to Redis was lost');
  });

  test('does not wait where Redis keeps its replicas to itself, and says so', async () => {
    const { master } = await startPair();
    await ask(master, 'ACL', 'SETUSER', 'limited', 'on', '>pw', '~*', '+@all', '-info');
    const { client, replicas, log } = await connect(`redis://limited:pw@127.0.0.1:${master.port}`);
    const before = await callsOf(master, 'wait');

    await writeOne(client, replicas);
    await writeOne(client, replicas);

    expect(await callsOf(master, 'wait')).toBe(before);
    expect(log.entries).toEqual([
      expect.objectContaining({ message: expect.stringContaining('does not tell its replicas') }),
    ]);
  });
});

describe('a write to a cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  test('waits for the replica of the server that owns its slot', async () => {
    const { client, replicas } = await connect(cluster.url);
    const reader = new Redis({ port: cluster.replica.port, readOnly: true });
    onTestFinished(() => reader.disconnect());

    for (let writes = 0; writes < 20; writes += 1) {
      await replicas.holding(KEY_OF_FIRST, () => client.set(KEY_OF_FIRST, writes));
      expect(await reader.get(KEY_OF_FIRST)).toBe(String(writes));
    }
  });

  test('is refused where the replica is frozen, and only there', async () => {
    const { client, replicas } = await connect(cluster.url);
    await writeOne(client, replicas, KEY_OF_FIRST);

    cluster.replica.freeze();
    const here = writeOne(client, replicas, KEY_OF_FIRST);
    const elsewhere = writeOne(client, replicas, KEY_OF_THIRD);
    await expect(here).rejects.toThrow('no replica had the write');
    expect(await elsewhere).toBe('OK');

    cluster.replica.resume();
    expect(await writeOne(client, replicas, KEY_OF_FIRST)).toBe('OK');
  });
});
