import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test, vi } from 'vitest';

import type { Signed } from '../../src/telnyx/find-key.ts';
import { openVerifierThread } from '../../src/telnyx/open-verifier-thread.ts';
import { signedMessage, signingKey } from '../support/sign.ts';

const [ONE, TWO, OTHER] = [signingKey(1), signingKey(2), signingKey(3)];

const MODULE = new URL('../../src/telnyx/open-verifier-thread.ts', import.meta.url);
const run = (options: readonly string[]) =>
  promisify(execFile)(process.execPath, options, { timeout: 20_000 });

const open = (faults: string[] = [], publicKeys = [ONE.publicKey, TWO.publicKey]) =>
  openVerifierThread({
    engine: 'libsodium',
    publicKeys,
    log: { error: (fields) => faults.push(String(Object.values(fields)[0])) },
  });

/** Resolves when it takes batches. */
const opened = async (faults: string[] = []) => {
  const thread = open(faults);
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

test('a thread that has enough in hand takes no more until it has answered', async () => {
  const thread = await opened();
  const first = thread.verify(Array.from({ length: 86 }, () => BATCH).flat());
  expect(thread.verify(BATCH)).toBeNull();
  await first;
  expect(await thread.verify(BATCH)).toEqual([1, -1, 0]);
  thread.close();
});

test('what cannot be sent to a thread is not taken, and nothing after it', async () => {
  const faults: string[] = [];
  const thread = await opened(faults);
  const cannotBeCopied = { ...signedMessage('{}'), copy: () => null };
  expect(thread.verify([cannotBeCopied])).toBeNull();
  expect(thread.verify(BATCH)).toBeNull();
  expect(faults).toEqual([expect.stringContaining('could not be cloned')]);
});

test('a thread that the system does not give is told of once, and done without', async () => {
  const script = `
    import { openVerifierThread } from ${JSON.stringify(MODULE.href)};
    const log = { error: (fields) => process.stdout.write(fields.err.code) };
    const thread = openVerifierThread({ engine: 'tweetnacl', publicKeys: [], log });
    process.stdout.write([thread.verify([]), thread.verify([])].join());
  `;
  const options = ['--permission', '--allow-fs-read=*', '--input-type=module', '-e', script];
  expect((await run(options)).stdout).toBe('ERR_ACCESS_DENIED,');
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
  const thread = open(faults, [new Uint8Array(31)]);
  expect(thread.verify(BATCH)).toBeNull();
  await vi.waitUntil(() => faults.length > 0);
  expect(faults).toEqual([expect.stringContaining('32 bytes')]);
  expect(thread.verify(BATCH)).toBeNull();
  expect(faults).toHaveLength(1);
});

test('a thread does not keep its process running', async () => {
  const script = `
    import { openVerifierThread } from ${JSON.stringify(MODULE.href)};
    const log = { error: ({ err }) => { throw err; } };
    const thread = openVerifierThread({ engine: 'openssl', publicKeys: [], log });
    while (thread.verify([]) === null) await new Promise((resolve) => setTimeout(resolve, 10));
    process.stdout.write('started');
  `;
  expect((await run(['--input-type=module', '-e', script])).stdout).toBe('started');
});
