// Redis at the moment of the start.

import { expect, test } from 'vitest';

import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startRedis } from '../support/redis-server.ts';
import { startServiceOn } from '../support/test-service.ts';
import { spawnService } from './child-service.ts';

const TEST_TIMEOUT_MS = 40_000;
const READY = { timeout: 60_000, interval: 100 };
const EXIT_CONFIG = 78;
const KEYS = {
  TELNYX_API_KEY: 'KEY0123',
  TELNYX_PUBLIC_KEY: 'K/8+w0Jm1oC2yYw6rR0pFq2y3C8m0mQm7c2rSP0q0Vs=',
};

test(
  'the service starts without Redis, and is ready when Redis comes',
  async () => {
    await using redis = await startRedis();
    await redis.kill();
    await using service = await startServiceOn(redis.url);
    const status = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${service.app.publicPort}${path}`)).status;
    expect(await status('/livez')).toBe(200);
    expect(await status('/readyz')).toBe(503);

    await redis.restart();

    await expect.poll(() => status('/readyz'), READY).toBe(200);
    const caller = service.simulator.dial({ from: callerNumber(1), to: lineNumber(1) });
    await expect(caller.joined).resolves.toBeTypeOf('string');
  },
  TEST_TIMEOUT_MS,
);

test(
  'a Redis that evicts is refused at the start with exit code 78',
  async () => {
    await using redis = await startRedis({ maxMemoryPolicy: 'allkeys-lru' });
    await using service = spawnService({ ...KEYS, REDIS_URL: redis.url });

    expect(await service.exited).toMatchObject({ code: EXIT_CONFIG, signal: null });
    expect(service.lines).toEqual([expect.stringMatching(/^REDIS_URL: .*allkeys-lru/)]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'a Redis that evicts and comes after the start is told as an error',
  async () => {
    await using redis = await startRedis({ maxMemoryPolicy: 'allkeys-lru' });
    await redis.kill();
    await using service = await startServiceOn(redis.url);

    await redis.restart();

    await expect
      .poll(() => service.logged, READY)
      .toContainEqual(
        expect.objectContaining({ level: 50, msg: expect.stringContaining('evict') }),
      );
  },
  TEST_TIMEOUT_MS,
);
