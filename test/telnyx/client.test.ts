import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { REPLY_MAX_BYTES } from '../../src/telnyx/fetch-whole.ts';
import { OK, startTelnyxStub, type TelnyxStub } from '../support/telnyx-stub.ts';

/** Longer than anything takes that is not meant to time out. */
const TIMEOUT_MS = 10_000;

let telnyx: TelnyxStub;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await telnyx[Symbol.asyncDispose]();
});

const clientWith = (timeoutMs: number) =>
  createTelnyxClient({ apiKey: 'KEY0123', baseURL: telnyx.baseURL, timeoutMs });

const hangup = (timeoutMs = TIMEOUT_MS) =>
  clientWith(timeoutMs).calls.actions.hangup('v3:leg', { command_id: 'c-1' });

test('the key goes to the base URL as a bearer token', async () => {
  await hangup();
  expect(telnyx.requests[0]).toMatchObject({
    method: 'POST',
    path: '/calls/v3:leg/actions/hangup',
    headers: { authorization: 'Bearer KEY0123' },
  });
});

test.each([429, 500, 503])('status %i is not repeated by the SDK', async (status) => {
  telnyx.answer(() => ({ status, headers: { 'x-should-retry': 'true' } }));
  await expect(hangup()).rejects.toMatchObject({ status });
  expect(telnyx.requests).toHaveLength(1);
});

test('a cut connection is not repeated by the SDK', async () => {
  telnyx.answer(() => 'cut');
  await expect(hangup()).rejects.toMatchObject({ name: 'Error', status: undefined });
  expect(telnyx.requests).toHaveLength(1);
});

test.each(['silent', 'stalled'] as const)('a %s reply ends at the time-out', async (reply) => {
  telnyx.answer(() => reply);
  const startedAt = performance.now();
  await expect(hangup(200)).rejects.toThrow('Request timed out.');
  expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS / 2);
});

test('commands one after another share their connections', async () => {
  const client = clientWith(TIMEOUT_MS);
  for (let i = 0; i < 10; i += 1) {
    await client.calls.actions.hangup('v3:leg', { command_id: `c-${i}` });
  }
  // A command may come before the socket of the last is seen to be free.
  expect(telnyx.sockets()).toBeLessThanOrEqual(2);
});

test('a redirect is a refusal, and is not followed', async () => {
  telnyx.answer(({ path }) =>
    path === '/elsewhere' ? OK : { status: 302, headers: { location: '/v2/elsewhere' } },
  );
  await expect(hangup()).rejects.toMatchObject({ status: 302 });
  expect(telnyx.requests).toHaveLength(1);
});

test('a reply without end is not kept in memory', async () => {
  telnyx.answer(() => ({ body: 'x'.repeat(REPLY_MAX_BYTES + 1) }));
  await expect(hangup()).rejects.toMatchObject({ cause: { name: 'ResponseExceededMaxSizeError' } });
});

test('an empty reply is read as one', async () => {
  telnyx.answer(() => ({ status: 204, body: '' }));
  await expect(hangup()).resolves.toBeNull();
});

test('nothing is logged, whatever the environment says', async () => {
  vi.stubEnv('TELNYX_LOG', 'debug');
  const written = (['debug', 'info', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  await hangup();
  expect(written.flatMap((spy) => spy.mock.calls)).toEqual([]);
});
