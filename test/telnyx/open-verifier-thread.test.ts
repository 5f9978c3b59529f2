import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test, vi } from 'vitest';

import type { Signed } from '../../src/telnyx/find-key.ts';
import { openVerifierThread } from '../../src/telnyx/open-verifier-thread.ts';
import { signedMessage, signingKey } from '../support/sign.ts';

const [ONE, TWO, OTHER] = [signingKey(1), signingKey(2), signingKey(3)];

const open = () =>
  openVerifierThread({
    engine: 'libsodium',
    publicKeys: [ONE.publicKey, TWO.publicKey],
    log: { error: () => {} },
  });

/** Resolves when it takes batches. */
const opened = async () => {
  const thread = open();
  await vi.waitUntil(() => thread.verify([]));
  return thread;
};

const BATCH: readonly Signed[] = [
  signedMessage('{}', { key: TWO }),
  signedMessage('{}', { key: OTHER }),
  signedMessage('{}', { key: ONE }),
];

test('a thread starts with the first batch, which it does not take', async () => {
  const thread = open();
  expect(thread.verify(BATCH)).toBeNull();
  thread.close();
});

test('a thread says of each signature which key made it', async () => {
  const thread = await opened();
  const [first, second] = [thread.verify(BATCH), thread.verify(BATCH.slice(1))];
  expect(await first).toEqual([1, -1, 0]);
  expect(await second).toEqual([-1, 0]);
  thread.close();
});

test('what a thread has in hand when it ends is handed back, and nothing is taken any more', async () => {
  const thread = await opened();
  const inHand = thread.verify(Array.from({ length: 2_000 }, () => BATCH).flat());
  thread.close();
  await expect(inHand).rejects.toThrow('ended');
  expect(thread.verify(BATCH)).toBeNull();
});

test('a thread that fails says so and is not started again', async () => {
  const faults: string[] = [];
  const thread = openVerifierThread({
    engine: 'libsodium',
    publicKeys: [new Uint8Array(31)],
    log: { error: (fields) => faults.push(String(Object.values(fields)[0])) },
  });
  expect(thread.verify(BATCH)).toBeNull();
  await vi.waitUntil(() => faults.length > 0);
  expect(faults).toEqual([expect.stringContaining('32 bytes')]);
  expect(thread.verify(BATCH)).toBeNull();
  expect(faults).toHaveLength(1);
});

test('a thread does not keep its process running', async () => {
  const module = new URL('../../src/telnyx/open-verifier-thread.ts', import.meta.url);
  const script = `
    const { openVerifierThread } = await import(${JSON.stringify(module.href)});
    const options = { engine: 'openssl', publicKeys: [], log: { error() {} } };
    openVerifierThread(options).verify([]);
    process.stdout.write('started');
  `;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  });
  expect((await run).stdout).toBe('started');
});
