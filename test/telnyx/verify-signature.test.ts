import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EngineName, ENGINES } from '../../src/telnyx/ed25519.ts';
import {
  createSignatureVerifier,
  type SignatureHeaders,
  type SignatureVerifierOptions,
} from '../../src/telnyx/verify-signature.ts';
import { signedRequest, signingKey, testKey } from '../support/sign.ts';

const NOW_SECS = 1_790_000_000;
const NOW_MS = NOW_SECS * 1000;
const BODY = '{"data":{"event_type":"call.initiated"}}';

/** Those of the service, fastest first. */
const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[]; // The record's own keys.

const verifierOf = (options: Partial<SignatureVerifierOptions> = {}) =>
  createSignatureVerifier({
    publicKeys: [testKey.publicKey],
    toleranceSecs: 300,
    log: { warn: () => {}, error: () => {} },
    ...options,
  });

const genuine = (timestamp = String(NOW_SECS)) => {
  const { headers, body } = signedRequest(BODY, { timestamp });
  return { signature: headers['telnyx-signature-ed25519'], timestamp, body };
};

const one = (signature: string, timestamp: string): SignatureHeaders => ({
  signature: [signature],
  timestamp: [timestamp],
});

describe.each(ENGINE_NAMES)('a webhook checked by %s', (engine) => {
  const verifier = verifierOf({ engine });

  it('is accepted when the key signed its timestamp and its bytes', async () => {
    const { signature, timestamp, body } = genuine();
    expect(await verifier.verify(body, one(signature, timestamp), NOW_MS)).toEqual({
      ok: true,
      keyIndex: 0,
    });
  });

  it('is refused when a byte of the body was changed', async () => {
    const { signature, timestamp, body } = genuine();
    body[5] = 0x00;
    expect(await verifier.verify(body, one(signature, timestamp), NOW_MS)).toEqual({
      ok: false,
      reason: 'signature matches no key',
    });
  });

  it('is refused when its timestamp was changed', async () => {
    const { signature, body } = genuine();
    const headers = one(signature, String(NOW_SECS + 1));
    expect((await verifier.verify(body, headers, NOW_MS)).ok).toBe(false);
  });

  it('is checked as bytes, so that what is no UTF-8 is not mended first', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const { headers } = signedRequest(bytes, { timestamp: String(NOW_SECS) });
    const claim = one(headers['telnyx-signature-ed25519'], String(NOW_SECS));
    expect((await verifier.verify(bytes, claim, NOW_MS)).ok).toBe(true);
    const mended = Buffer.from(bytes.toString('utf8'));
    expect((await verifier.verify(mended, claim, NOW_MS)).ok).toBe(false);
  });
});

describe('several keys', () => {
  const [old, current, other] = [signingKey(1), signingKey(2), signingKey(3)];
  const verifier = verifierOf({ publicKeys: [old.publicKey, current.publicKey] });
  const timestamp = String(NOW_SECS);

  it.each([
    ['the first', old, 0],
    ['the second', current, 1],
  ])('tell that %s key matched', async (_which, key, keyIndex) => {
    const { headers, body } = signedRequest(BODY, { timestamp, key });
    const claim = one(headers['telnyx-signature-ed25519'], timestamp);
    expect(await verifier.verify(body, claim, NOW_MS)).toEqual({ ok: true, keyIndex });
  });

  it('refuse what a key outside the list signed', async () => {
    const { headers, body } = signedRequest(BODY, { timestamp, key: other });
    const claim = one(headers['telnyx-signature-ed25519'], timestamp);
    expect((await verifier.verify(body, claim, NOW_MS)).ok).toBe(false);
  });
});

describe('the headers', () => {
  const verifier = verifierOf();
  const { signature, timestamp } = genuine();
  const reasonOf = (headers: SignatureHeaders): string => {
    const result = verifier.readClaim(headers, NOW_MS);
    return result.ok ? 'none' : result.reason;
  };

  it.each<[string, SignatureHeaders, string]>([
    [
      'a missing signature',
      { signature: undefined, timestamp: [timestamp] },
      'signature header is missing',
    ],
    [
      'a missing timestamp',
      { signature: [signature], timestamp: undefined },
      'timestamp header is missing',
    ],
    [
      'two equal signatures',
      { signature: [signature, signature], timestamp: [timestamp] },
      'signature header is doubled',
    ],
    [
      'two equal timestamps',
      { signature: [signature], timestamp: [timestamp, timestamp] },
      'timestamp header is doubled',
    ],
  ])('are refused with %s', (_what, headers, reason) => {
    expect(reasonOf(headers)).toBe(reason);
  });

  it.each([
    ['nothing', ''],
    ['no padding', signature.slice(0, -2)],
    ['one byte less', Buffer.alloc(63).toString('base64')],
    ['one byte more', Buffer.alloc(65).toString('base64')],
    ['the url-safe alphabet', `${'-_'.repeat(43)}==`],
    ['white space behind it', `${signature} `],
    ['a line end behind it', `${signature}\n`],
    ['white space within it', `${signature.slice(0, 40)} ${signature.slice(41)}`],
    ['text behind the padding', `${signature}AAAA`],
    ['two values in one line', `${signature}, ${signature}`],
    ['bits behind the 512th', `${'A'.repeat(85)}B==`],
    ['hexadecimal digits', Buffer.from(signature, 'base64').toString('hex')],
  ])('are refused with a signature of %s', (_what, value) => {
    expect(reasonOf(one(value, timestamp))).toBe('signature header is malformed');
  });

  it.each([
    ['nothing', ''],
    ['a word', 'yesterday'],
    ['a fraction', `${NOW_SECS}.5`],
    ['an exponent', '1.79e9'],
    ['a sign', `+${NOW_SECS}`],
    ['hexadecimal digits', '0x6AB1F780'],
    ['milliseconds', String(NOW_MS)],
    ['white space around it', ` ${NOW_SECS}`],
    ['a line end behind it', `${NOW_SECS}\n`],
    ['two values in one line', `${NOW_SECS}, ${NOW_SECS}`],
    ['digits of another script', '١٧٩٠٠٠٠٠٠٠'],
    ['NaN', 'NaN'],
  ])('are refused with a timestamp of %s', (_what, value) => {
    expect(reasonOf(one(signature, value))).toBe('timestamp header is malformed');
  });

  it.each([
    ['300 s old', -300, 'none'],
    ['301 s old', -301, 'timestamp is stale'],
    ['300 s ahead', 300, 'none'],
    ['301 s ahead', 301, 'timestamp is stale'],
  ])('with a timestamp %s', (_what, offsetSecs, reason) => {
    expect(reasonOf(one(signature, String(NOW_SECS + offsetSecs)))).toBe(reason);
  });

  it('count whole seconds only: 300 s and a bit is not yet stale', () => {
    expect(verifier.readClaim(one(signature, timestamp), NOW_MS + 300_999).ok).toBe(true);
  });
});

describe('the engines', () => {
  const engines = ENGINE_NAMES.map((engine) => verifierOf({ engine }));
  const timestamp = String(NOW_SECS);

  /** Of each engine. */
  const verdicts = (body: Buffer, signature: Buffer): Promise<readonly boolean[]> =>
    Promise.all(
      engines.map(async (engine) => (await engine.verifyClaim(body, { signature, timestamp })).ok),
    );

  const signatureOf = (body: Uint8Array): Buffer =>
    Buffer.from(signedRequest(body, { timestamp }).headers['telnyx-signature-ed25519'], 'base64');

  const bytes = fc.uint8Array({ maxLength: 2048 });

  it('accept every genuine webhook', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        expect(await verdicts(Buffer.from(body), signatureOf(body))).toEqual([true, true, true]);
      }),
      { numRuns: 25 },
    );
  });

  it('refuse every webhook in which one bit of the body or the signature was turned', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.boolean(), async (body, position, inSignature) => {
        const mutated = Buffer.from(body);
        const signature = signatureOf(body);
        const target = inSignature || mutated.length === 0 ? signature : mutated;
        const bit = position % (target.length * 8);
        target.writeUInt8(target.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(await verdicts(mutated, signature)).toEqual([false, false, false]);
      }),
      { numRuns: 40 },
    );
  });

  it('agree on signatures of random bytes', async () => {
    const random = fc.uint8Array({ minLength: 64, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(bytes, random, async (body, signature) => {
        const all = await verdicts(Buffer.from(body), Buffer.from(signature));
        expect(new Set(all).size).toBe(1);
      }),
      { numRuns: 25 },
    );
  });

  it('refuse the malleable copy, whose scalar is the genuine one plus the group order', async () => {
    const body = Buffer.from(BODY);
    const signature = signatureOf(body);
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
    const raised = (scalar + order).toString(16).padStart(64, '0');
    Buffer.from(raised, 'hex').reverse().copy(signature, 32);
    expect(await verdicts(body, signature)).toEqual([false, false, false]);
  });
});

describe('a verifier', () => {
  it('is not made from a key of another length', () => {
    expect(() => verifierOf({ publicKeys: [new Uint8Array(33)] })).toThrow('32 bytes');
  });

  it('chooses an engine that verifies here', async () => {
    const { signature, timestamp, body } = genuine();
    expect((await verifierOf().verify(body, one(signature, timestamp), NOW_MS)).ok).toBe(true);
  });

  it('tells genuine webhooks from forged ones, many together, by both of its threads', async () => {
    const { signature, timestamp, body } = genuine();
    const verifier = verifierOf();
    const forgedOf = async (count: number): Promise<readonly number[]> => {
      const together = Array.from({ length: count }, (_, at) =>
        verifier.verify(at % 3 === 0 ? Buffer.from('{}') : body, one(signature, timestamp), NOW_MS),
      );
      return (await Promise.all(together)).flatMap(({ ok }, at) => (ok ? [] : [at]));
    };
    const threads: Worker[] = [];
    const answers: unknown[] = [];
    process.once('worker', (thread) => {
      threads.push(thread);
      thread.on('message', (answer) => answers.push(answer));
    });

    // The first answer of a thread says that it is ready.
    while (answers.length < 10) {
      expect(await forgedOf(60)).toEqual(Array.from({ length: 20 }, (_, third) => third * 3));
    }
    const gone = once(threads[0] ?? process, 'exit');
    verifier.close();
    expect(await forgedOf(6)).toEqual([0, 3]);
    await gone;
  });

  it('accepts nothing when it has no key', async () => {
    const { signature, timestamp, body } = genuine();
    const verifier = verifierOf({ publicKeys: [] });
    expect((await verifier.verify(body, one(signature, timestamp), NOW_MS)).ok).toBe(false);
  });
});
