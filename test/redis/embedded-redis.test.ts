import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { ConfigError } from '../../src/errors.ts';
import { connectRedis, untilReady, type RedisClient } from '../../src/redis/connection.ts';
import { runEmbeddedProcess } from '../../src/redis/embedded-process.ts';
import { startEmbeddedRedis, type EmbeddedRedis } from '../../src/redis/embedded-redis.ts';
import { parseRedisUrl, unixUrl, type RedisTarget } from '../../src/redis/redis-url.ts';
import { recordedLog } from '../support/recorded-log.ts';

const READY_TIMEOUT_MS = 5_000;
/** Longer than the pause before a server that died is started again. */
const STAYS_AWAY_MS = 1_000;
const LONGER_THAN_A_SHUTDOWN_SECS = 0.3;
const OWNER = join(import.meta.dirname, '../fixtures/embedded-redis-owner.ts');

const emptyDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'partyline embedded-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

const start = async (directory: string, log = recordedLog()): Promise<EmbeddedRedis> =>
  startEmbeddedRedis({ directory, log });

const connect = async (url: string, timeoutMs = READY_TIMEOUT_MS): Promise<RedisClient> => {
  const client = connectRedis(parseRedisUrl(url), 'worker', recordedLog());
  onTestFinished(() => client.disconnect());
  await untilReady(client, timeoutMs);
  return client;
};

/** An owner in a process and a process group of its own. */
const startOwner = async (directory: string): Promise<{ process: ChildProcess; url: string }> => {
  const owner = spawn(process.execPath, [OWNER, directory], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [output] = await once(owner.stdout, 'data');
  return { process: owner, url: String(output).trim() };
};

const pidOf = async (client: RedisClient): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);

/** It lies outside the test's own directory. Removed after the test, whatever becomes of it. */
const removeSocketDirectory = (target: RedisTarget): string => {
  if (target.kind !== 'socket') throw new TypeError('not a socket');
  const directory = dirname(target.path);
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

const untilClosed = (client: RedisClient): Promise<void> =>
  new Promise((resolve) => client.once('close', () => resolve()));

describe('the embedded Redis', () => {
  test('writes a file, evicts nothing, and is reachable by its own user alone', async () => {
    const directory = await emptyDirectory();
    await using redis = await start(directory);
    const client = await connect(redis.url);

    expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await client.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    expect(await client.config('GET', 'maxmemory-policy')).toEqual([
      'maxmemory-policy',
      'noeviction',
    ]);
    expect(await client.config('GET', 'port')).toEqual(['port', '0']);
    expect((await stat(join(directory, 'redis.sock'))).mode & 0o777).toBe(0o700);
  });

  test('makes its directory', async () => {
    const directory = join(await emptyDirectory(), 'deep', 'redis');
    await using redis = await start(directory);

    expect(await (await connect(redis.url)).ping()).toBe('PONG');
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  test('has its data again after a stop', async () => {
    const directory = await emptyDirectory();
    const log = recordedLog();
    const first = await start(directory, log);
    await (await connect(first.url)).set('key', 'kept');
    await first[Symbol.asyncDispose]();
    expect(log.entries).toEqual([]);

    await using second = await start(directory);

    expect(await (await connect(second.url)).get('key')).toBe('kept');
  });

  test('is started again with its data when it dies', async () => {
    const log = recordedLog();
    await using redis = await start(await emptyDirectory(), log);
    const client = await connect(redis.url);
    await client.set('key', 'kept');

    const closed = untilClosed(client);
    process.kill(await pidOf(client), 'SIGKILL');
    await closed;

    expect(await client.get('key')).toBe('kept');
    expect(log.entries.map(({ message }) => message)).toEqual([
      'the embedded Redis server ended and is started again',
    ]);
  });

  test('stays away when it is stopped while it was dead', async () => {
    const log = recordedLog();
    const redis = await start(await emptyDirectory(), log);
    const client = await connect(redis.url);
    const closed = untilClosed(client);
    process.kill(await pidOf(client), 'SIGKILL');
    await closed;

    await redis[Symbol.asyncDispose]();

    await expect(connect(redis.url, STAYS_AWAY_MS)).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  test('has a short socket path in a directory with a long one', async () => {
    const directory = join(await emptyDirectory(), 'long'.repeat(25));
    await using redis = await start(directory);
    const target = parseRedisUrl(redis.url);
    removeSocketDirectory(target);

    expect(await (await connect(redis.url)).ping()).toBe('PONG');
    expect(target).toMatchObject({ kind: 'socket', path: expect.stringMatching(/^.{1,103}$/) });
    await expect(start(directory)).rejects.toThrow(/another running partyline/);
  });

  test('refuses a short path that is open to others', async () => {
    const directory = join(await emptyDirectory(), 'long'.repeat(25));
    const redis = await start(directory);
    const target = parseRedisUrl(redis.url);
    await redis[Symbol.asyncDispose]();
    await chmod(removeSocketDirectory(target), 0o755);

    await expect(start(directory)).rejects.toThrow(/^REDIS_URL: .*open to other users/);
  });
});

describe('a directory', () => {
  test('with a running owner is refused', async () => {
    const directory = await emptyDirectory();
    await using redis = await start(directory);

    const second = start(directory);

    await expect(second).rejects.toThrow(ConfigError);
    await expect(second).rejects.toThrow(/^REDIS_URL: .*another running partyline.*/);
    expect(await (await connect(redis.url)).ping()).toBe('PONG');
  });

  test('that two processes want at once goes to one of them', async () => {
    const directory = await emptyDirectory();

    const starts = await Promise.allSettled([start(directory), start(directory)]);
    const started = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    onTestFinished(async () => {
      for (const redis of started) await redis[Symbol.asyncDispose]();
    });

    expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await (await connect(started[0]?.url ?? '')).ping()).toBe('PONG');
  });

  test('with a server whose owner is gone is taken over with its data', async () => {
    const directory = await emptyDirectory();
    const socketPath = join(directory, 'redis.sock');
    const abandoned = await runEmbeddedProcess(['redis-server'], directory, socketPath);
    await (await connect(unixUrl(socketPath))).set('key', 'kept');

    await using redis = await start(directory);

    expect(await abandoned.exited).toContain('bye bye');
    expect(await (await connect(redis.url)).get('key')).toBe('kept');
  });
});

describe('when the owner', () => {
  test('is killed, the server ends too and the next one has the data', async () => {
    const directory = await emptyDirectory();
    const owner = await startOwner(directory);
    const client = await connect(owner.url);
    await client.set('key', 'kept');

    const closed = untilClosed(client);
    owner.process.kill('SIGKILL');
    await closed;
    client.disconnect();
    await using next = await start(directory);

    expect(await (await connect(next.url)).get('key')).toBe('kept');
  });

  test('gets Ctrl-C in a terminal, the server does not', async () => {
    const owner = await startOwner(await emptyDirectory());
    const client = await connect(owner.url);

    const pid = await pidOf(client);

    process.kill(-(owner.process.pid ?? 0), 'SIGINT');

    await expect(client.blpop('nothing', LONGER_THAN_A_SHUTDOWN_SECS)).resolves.toBeNull();
    expect(await pidOf(client)).toBe(pid);
  });
});

describe('the start is refused', () => {
  test('in one line where there is no redis-server', async () => {
    const directory = await emptyDirectory();
    vi.stubEnv('PATH', directory);
    onTestFinished(() => void vi.unstubAllEnvs());

    await expect(start(directory)).rejects.toThrow(/^REDIS_URL: .*install redis-server[^\n]*$/);
  });
});
