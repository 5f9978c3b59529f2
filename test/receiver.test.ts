import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

import { expect, test } from 'vitest';

import { startRedis } from './support/redis-server.ts';
import { startServiceProcess } from './support/service-process.ts';
import { signedRequest, testKey } from './support/sign.ts';
import { startTestService } from './support/test-service.ts';
import { fixtureBytes } from './support/webhook-fixture.ts';

const PUBLIC_KEY = Buffer.from(testKey.publicKey).toString('base64');

/** Resolves with its status. */
const postHangup = async (port: number | null): Promise<number> => {
  const { headers, body } = signedRequest(fixtureBytes('call.hangup'));
  const url = `http://127.0.0.1:${port ?? 0}/webhooks/telnyx`;
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  return response.status;
};

test('a receiver that has closed has ended the thread that verified for it', async () => {
  const threads: Worker[] = [];
  const note = (thread: Worker): number => threads.push(thread);
  process.on('worker', note);
  const service = await startTestService({ env: { TELNYX_PUBLIC_KEY: PUBLIC_KEY } });
  while (threads.length === 0) {
    await Promise.all(Array.from({ length: 50 }, () => postHangup(service.app.publicPort)));
  }
  process.off('worker', note);
  const gone = Promise.all(threads.map((thread) => once(thread, 'exit')));
  await service[Symbol.asyncDispose]();
  expect(await gone).toHaveLength(threads.length);
});

test('where libsodium cannot be loaded, a receiver says so and verifies all the same', async () => {
  await using redis = await startRedis();
  await using service = await startServiceProcess({
    NODE_OPTIONS: '--no-addons',
    ROLE: 'receiver',
    REDIS_URL: redis.url,
    TELNYX_PUBLIC_KEY: PUBLIC_KEY,
  });
  expect(await postHangup(service.publicPort)).toBe(200);
  const warnings = service.lines.filter((line) => line.includes('"passed_over":"libsodium"'));
  expect(warnings).toEqual([expect.stringContaining('"engine":"openssl"')]);
});
