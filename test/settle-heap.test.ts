import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { startRedis } from './support/redis-server.ts';
import { startServiceProcess } from './support/service-process.ts';
import { testKey } from './support/sign.ts';

/** A process that keeps what its start has used up holds 55 MB and more, one that gives it back 30. */
const HEAP_MAX_BYTES = 45_000_000;

it('a process that is up has given back what its start has used up', async () => {
  await using redis = await startRedis();
  await using service = await startServiceProcess({
    REDIS_URL: redis.url,
    TELNYX_API_KEY: 'KEY-of-the-tests',
    TELNYX_PUBLIC_KEY: Buffer.from(testKey.publicKey).toString('base64'),
    RECONCILE_INTERVAL_SECS: '0',
  });
  const metrics = await (await fetch(`http://127.0.0.1:${service.adminPort}/metrics`)).text();
  const heapBytes = Number(/^nodejs_heap_size_total_bytes (\S+)$/m.exec(metrics)?.[1]);
  expect(heapBytes).toBeLessThan(HEAP_MAX_BYTES);
});

it('a heap that has settled may double before all of it is collected', async () => {
  const script = new URL('./fixtures/grow-heap.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const { before, after, collections } = JSON.parse(stdout) as Record<string, number>;
  expect(after).toBeGreaterThan(2 * (before ?? 0));
  expect(collections).toBe(0);
});
