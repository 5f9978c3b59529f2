import { Queue, Worker } from 'bullmq';
import { describe, expect, onTestFinished, test } from 'vitest';

import {
  connectRedis,
  untilReady,
  type ConnectionUse,
  type RedisClient,
} from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const READY_TIMEOUT_MS = 5_000;
const WORKER_SOCKET_TIMEOUT_MS = 15_000;

const connect = (url: string, use: ConnectionUse, log = recordedLog()): RedisClient => {
  const client = connectRedis(parseRedisUrl(url), use, log);
  onTestFinished(() => client.disconnect());
  return client;
};

/** `events.once` would reject on the error that comes before the close. */
const untilClosed = (client: RedisClient): Promise<void> =>
  new Promise((resolve) => client.once('close', () => resolve()));

/** Sends one job through a queue and a worker that use these connections. */
const passJob = async (url: string): Promise<unknown> => {
  const producer = connect(url, 'producer');
  await untilReady(producer, READY_TIMEOUT_MS);
  const queue = new Queue('jobs', { connection: producer, prefix: '{partyline-test}' });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const worker = new Worker('jobs', async (job) => resolve(job.data), {
    connection: connect(url, 'worker'),
    prefix: '{partyline-test}',
  });
  try {
    await queue.add('job', { says: 'hello' });
    return await promise;
  } finally {
    await worker.close();
    await queue.close();
  }
};

describe('a job passes through', () => {
  test('one server', async () => {
    await using server = await startRedis();

    expect(await passJob(server.url)).toEqual({ says: 'hello' });
  });

  test('one server with a password and a database', async () => {
    await using server = await startRedis({ password: 'pa:ss' });

    expect(await passJob(`${server.url}/3`)).toEqual({ says: 'hello' });
  });

  test('a cluster', async () => {
    await using server = await startRedis({ cluster: true });

    expect(await passJob(server.url)).toEqual({ says: 'hello' });
  });

  test('a master behind a sentinel', async () => {
    await using master = await startRedis();
    await using sentinel = await startRedis({ sentinel: { name: 'main', master } });

    expect(await passJob(sentinel.url)).toEqual({ says: 'hello' });
  });
});

describe('a producer', () => {
  test('fails at once while Redis is down, and works when it is back', async () => {
    await using server = await startRedis();
    const client = connect(server.url, 'producer');
    await untilReady(client, READY_TIMEOUT_MS);

    const closed = untilClosed(client);
    await server.kill();
    await closed;
    const started = performance.now();
    await expect(client.set('key', 'lost')).rejects.toThrow('enableOfflineQueue');
    expect(performance.now() - started).toBeLessThan(300);

    await server.restart();
    await untilReady(client, READY_TIMEOUT_MS);
    expect(await client.set('key', 'kept')).toBe('OK');
  });

  test('fails within a second when Redis is frozen, and drops the dead socket', async () => {
    await using server = await startRedis();
    const client = connect(server.url, 'producer');
    await untilReady(client, READY_TIMEOUT_MS);

    const closed = untilClosed(client);
    server.freeze();
    const started = performance.now();
    await expect(client.set('key', 'lost')).rejects.toThrow('timed out');
    expect(performance.now() - started).toBeLessThan(1_000);
    await closed;
    expect(performance.now() - started).toBeLessThan(3_000);

    server.resume();
    await untilReady(client, READY_TIMEOUT_MS);
    expect(await client.set('key', 'kept')).toBe('OK');
  });
});

test('a worker command waits until Redis is back', async () => {
  await using server = await startRedis();
  const client = connect(server.url, 'worker');
  await untilReady(client, READY_TIMEOUT_MS);

  const closed = untilClosed(client);
  await server.kill();
  await closed;
  const answer = client.set('key', 'kept');
  await server.restart();

  expect(await answer).toBe('OK');
});

test('a command that meets a master turned replica finds the new master', async () => {
  await using first = await startRedis();
  await using second = await startRedis();
  await using sentinel = await startRedis({ sentinel: { name: 'main', master: first } });
  const client = connect(sentinel.url, 'scripts');
  await untilReady(client, READY_TIMEOUT_MS);
  const admin = connect(sentinelAsServer(sentinel), 'scripts');

  await client.call('REPLICAOF', second.host, String(second.port));
  await admin.call('SENTINEL', 'REMOVE', 'main');
  await admin.call('SENTINEL', 'MONITOR', 'main', second.host, String(second.port), '1');

  expect(await client.set('key', 'kept')).toBe('OK');
  expect(await connect(second.url, 'scripts').get('key')).toBe('kept');
});

test('a worker command on a frozen master goes to the master that the sentinels elect', async () => {
  await using master = await startRedis();
  await using replica = await startRedis({ replicaOf: master });
  expect(await connect(master.url, 'worker').wait(1, READY_TIMEOUT_MS)).toBe(1);
  // A sentinel that starts now learns of the replica at once, else 10 s later.
  await using sentinel = await startRedis({ sentinel: { name: 'main', master } });
  const client = connect(sentinel.url, 'worker');
  await untilReady(client, READY_TIMEOUT_MS);

  master.freeze();
  const started = performance.now();
  expect(await client.set('key', 'kept')).toBe('OK');
  expect(performance.now() - started).toBeLessThan(WORKER_SOCKET_TIMEOUT_MS);
  expect(await connect(replica.url, 'scripts').get('key')).toBe('kept');
});

test('a connection that never gets ready says why', async () => {
  await using server = await startRedis();
  await server.kill();
  const client = connect(server.url, 'producer');

  await expect(untilReady(client, 300)).rejects.toThrow('ECONNREFUSED');
});

test('the password is wrong: the reason reaches whoever waits', async () => {
  await using server = await startRedis({ password: 'right' });
  const client = connect(`redis://:wrong@127.0.0.1:${server.port}`, 'scripts');

  await expect(client.get('key')).rejects.toThrow('WRONGPASS');
});

const sentinelAsServer = (sentinel: RedisServer): string => `redis://127.0.0.1:${sentinel.port}`;
