// SIGTERM and SIGINT: the process drains and ends in time, whatever is away.

import { createServer } from 'node:http';
import { once } from 'node:events';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

import { expect, test } from 'vitest';

import { startSimulator } from '../simulator/simulator.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { spawnService, type ChildService } from './child-service.ts';

const TEST_TIMEOUT_MS = 40_000;
const GRACE_SECS = 3;
const KEYS = {
  TELNYX_API_KEY: 'KEY0123',
  TELNYX_PUBLIC_KEY: 'K/8+w0Jm1oC2yYw6rR0pFq2y3C8m0mQm7c2rSP0q0Vs=',
  SHUTDOWN_GRACE_SECS: String(GRACE_SECS),
};
const GRACE_MS = GRACE_SECS * 1_000;

/** What a process that drained in time has to show. */
const drained = { code: 0, isInTime: true, lastWord: 'stopped' };

const endOf = async ({ exited, lines }: ChildService) => {
  const { code, afterMs } = await exited;
  const lastWord = /"event":"(\w+)"/.exec(lines.at(-1) ?? '')?.[1];
  return { code, isInTime: afterMs < GRACE_MS, lastWord };
};

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends an idle process with 0',
  async (signal) => {
    await using redis = await startRedis();
    await using service = spawnService({ ...KEYS, REDIS_URL: redis.url });
    await service.started;
    service.signal(signal);
    expect(await endOf(service)).toEqual(drained);
  },
  TEST_TIMEOUT_MS,
);

test.each([
  { how: 'is stopped', fail: (redis: RedisServer) => redis.kill() },
  { how: 'is frozen', fail: (redis: RedisServer) => Promise.resolve(redis.freeze()) },
])(
  'SIGTERM ends a process within its grace time while Redis $how',
  async ({ fail }) => {
    await using redis = await startRedis();
    await using service = spawnService({ ...KEYS, REDIS_URL: redis.url });
    await service.started;
    await fail(redis);
    service.signal('SIGTERM');
    expect(await endOf(service)).toEqual(drained);
  },
  TEST_TIMEOUT_MS,
);

test(
  'SIGTERM ends a process within its grace time while Telnyx does not answer, not ready meanwhile',
  async () => {
    await using redis = await startRedis();
    await using simulator = await startSimulator();
    await using silent = await startSilentTelnyx();
    await using service = spawnService({
      ...KEYS,
      TELNYX_PUBLIC_KEY: simulator.publicKey,
      TELNYX_CONNECTION_ID: simulator.connectionId,
      TELNYX_BASE_URL: silent.url,
      TELNYX_TIMEOUT_MS: '30000',
      REDIS_URL: redis.url,
    });
    const { publicPort, adminPort } = await service.started;
    simulator.setWebhookUrl(`http://127.0.0.1:${publicPort}/webhooks/telnyx`);
    simulator.dial({ from: callerNumber(1), to: lineNumber(1) });
    await silent.asked;
    service.signal('SIGTERM');
    await expect.poll(() => service.lines.at(-1)).toContain('"event":"draining"');
    const readiness = await fetch(`http://127.0.0.1:${adminPort}/readyz`);
    expect(await readiness.json()).toMatchObject({ status: 'draining' });
    expect(readiness.status).toBe(503);
    await expect(fetch(`http://127.0.0.1:${publicPort}/livez`)).rejects.toThrow('fetch failed');
    expect(await endOf(service)).toEqual(drained);
  },
  TEST_TIMEOUT_MS,
);

test(
  'SIGTERM ends a process that still waits for Redis to start with',
  async () => {
    await using redis = await startSilentRedis();
    await using service = spawnService({ ...KEYS, REDIS_URL: redis.url });
    await redis.asked;
    service.signal('SIGTERM');
    const { code, afterMs } = await service.exited;
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(GRACE_MS);
  },
  TEST_TIMEOUT_MS,
);

test(
  'a second signal ends the process at once',
  async () => {
    await using redis = await startRedis();
    await using service = spawnService({ ...KEYS, REDIS_URL: redis.url });
    await service.started;
    redis.freeze();
    service.signal('SIGTERM');
    await expect.poll(() => service.lines.at(-1)).toContain('"event":"draining"');
    service.signal('SIGTERM');
    const { code, afterMs } = await service.exited;
    expect(code).toBe(1);
    expect(afterMs).toBeLessThan(GRACE_MS / 2);
  },
  TEST_TIMEOUT_MS,
);

/** Takes every connection and says nothing. */
const startSilentRedis = async () => {
  const asked = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    asked.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${portOf(server)}`,
    asked: asked.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Takes every request and says nothing. */
const startSilentTelnyx = async () => {
  const asked = Promise.withResolvers<void>();
  const server = createServer(() => asked.resolve());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}/v2`,
    asked: asked.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

// The address of a server that listens on a port.
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
