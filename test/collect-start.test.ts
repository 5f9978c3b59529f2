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
