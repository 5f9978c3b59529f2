import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { classifyError, type ClassifiedError } from '../../src/telnyx/classify-error.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { executeCommand } from '../../src/telnyx/execute-command.ts';
import { EmptyAudienceError, UnknownCommandError } from '../../src/telnyx/refusals.ts';
import { RETRY_AFTER_MAX_MS } from '../../src/telnyx/retry-after.ts';
import { COMMAND_ID, SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import {
  refusal,
  startTelnyxStub,
  type StubReply,
  type TelnyxStub,
} from '../support/telnyx-stub.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const NO_REPLY = { meaning: 'retry', status: null, code: null, retryAfterMs: null };

let telnyx: TelnyxStub;

beforeEach(async () => {
  telnyx = await startTelnyxStub();
});

afterEach(() => telnyx[Symbol.asyncDispose]());

/** What becomes of a join that is answered like this. */
const classified = async (reply: StubReply, timeoutMs = 10_000): Promise<ClassifiedError> => {
  telnyx.answer(() => reply);
  const client = createTelnyxClient({ apiKey: 'KEY', baseURL: telnyx.baseURL, timeoutMs });
  try {
    await executeCommand(client, COMMAND_ID, SAMPLE_COMMANDS['conferences.join']);
  } catch (error) {
    return classifyError(error, 'conferences.join', NOW);
  }
  throw new Error('the join succeeded');
};

describe('a reply', () => {
  test('is known by status and code', async () => {
    expect(await classified(refusal(422, '90032'))).toEqual({
      meaning: 'conference-full',
      status: 422,
      code: '90032',
      retryAfterMs: null,
    });
  });

  test('that says what was wanted is success', async () => {
    expect(await classified(refusal(422, '90044'))).toMatchObject({ meaning: 'success' });
  });

  test('that refuses the key is unauthorized', async () => {
    expect(await classified(refusal(401, '10009'))).toMatchObject({ meaning: 'unauthorized' });
    expect(await classified({ status: 403, body: 'forbidden' })).toMatchObject({
      meaning: 'unauthorized',
      code: null,
    });
  });

  test.each([
    ['a page of a proxy', '<html>502</html>'],
    ['an empty body', ''],
    ['other JSON', { message: 'oops' }],
    ['a list without errors', { errors: [] }],
    ['errors that are no list', { errors: 'all of them' }],
    ['a code that is no code', { errors: [{ code: { nested: true } }] }],
    ['null', 'null'],
  ])('without a code is known by its status: %s', async (_, body) => {
    expect(await classified({ status: 502, body })).toEqual({
      meaning: 'retry',
      status: 502,
      code: null,
      retryAfterMs: null,
    });
  });

  test('may write its code as a number', async () => {
    const reply = { status: 422, body: { errors: [{ code: 90_019 }] } };
    expect(await classified(reply)).toMatchObject({ meaning: 'conference-ended', code: '90019' });
  });
});

describe('no reply is worth a retry', () => {
  test('when the connection is cut', async () => {
    expect(await classified('cut')).toEqual(NO_REPLY);
  });

  test('when nothing comes in time', async () => {
    expect(await classified('silent', 100)).toEqual(NO_REPLY);
  });

  test('when the body never comes', async () => {
    expect(await classified('stalled', 100)).toEqual(NO_REPLY);
  });

  test('when nobody listens', async () => {
    const { baseURL } = telnyx;
    await telnyx[Symbol.asyncDispose]();
    const client = createTelnyxClient({ apiKey: 'KEY', baseURL, timeoutMs: 10_000 });
    const error: unknown = await executeCommand(
      client,
      COMMAND_ID,
      SAMPLE_COMMANDS['calls.hangup'],
    ).catch((caught: unknown) => caught);
    expect(classifyError(error, 'calls.hangup')).toEqual(NO_REPLY);
    telnyx = await startTelnyxStub();
  });

  test('when a success cannot be read', async () => {
    expect(await classified({ body: '<html>' })).toEqual(NO_REPLY);
    const torn = { body: '{"data":', headers: { 'content-type': 'application/json' } };
    expect(await classified(torn)).toEqual(NO_REPLY);
  });
});

describe('the wait that a refusal asks for', () => {
  const wait = async (status: number, headers: Record<string, string>) =>
    (await classified(refusal(status, '10011', headers))).retryAfterMs;

  test('is given in seconds', async () => {
    expect(await wait(429, { 'retry-after': '2' })).toBe(2_000);
    expect(await wait(503, { 'retry-after': '0.5' })).toBe(500);
  });

  test('is given as a date', async () => {
    expect(await wait(429, { 'retry-after': 'Sun, 22 Nov 2026 10:00:03 GMT' })).toBe(3_000);
    expect(await wait(429, { 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' })).toBe(0);
  });

  test('is given in milliseconds, which win', async () => {
    expect(await wait(429, { 'retry-after-ms': '150', 'retry-after': '2' })).toBe(150);
  });

  test("is Telnyx's reset of the rate limit, with a 429 only", async () => {
    expect(await wait(429, { 'x-ratelimit-reset': '1' })).toBe(1_000);
    expect(await wait(503, { 'x-ratelimit-reset': '1' })).toBeNull();
  });

  test.each(['86400', 'Mon, 23 Nov 2026 10:00:00 GMT'])('is capped: %s', async (value) => {
    expect(await wait(429, { 'retry-after': value })).toBe(RETRY_AFTER_MAX_MS);
  });

  test.each(['', 'soon', '-1', 'NaN'])('is none when it cannot be read: %j', async (value) => {
    expect(await wait(429, { 'retry-after': value })).toBeNull();
  });
});

describe('an error of our own', () => {
  test('that refused to send is final', () => {
    for (const error of [new EmptyAudienceError('x'), new UnknownCommandError('x')]) {
      expect(classifyError(error, 'calls.hangup')).toMatchObject({ meaning: 'rejected' });
    }
  });

  test('that the SDK raised before sending is final', async () => {
    const client = createTelnyxClient({ apiKey: 'K', baseURL: telnyx.baseURL, timeoutMs: 1_000 });
    const command = { type: 'calls.hangup', callControlId: '..' } as const;
    const error: unknown = await executeCommand(client, COMMAND_ID, command).catch(
      (caught: unknown) => caught,
    );
    expect(classifyError(error, 'calls.hangup')).toMatchObject({ meaning: 'rejected' });
    expect(telnyx.requests).toEqual([]);
  });

  test.each([undefined, null, 'text', 7, new Error('what'), new TypeError('x of undefined')])(
    'that nobody expected may be tried again: %s',
    (error) => {
      expect(classifyError(error, 'calls.hangup')).toEqual(NO_REPLY);
    },
  );
});
