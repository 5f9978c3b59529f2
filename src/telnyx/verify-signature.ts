// Whether a webhook was signed by Telnyx: Ed25519 over `<timestamp>|<raw body>`.
// https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks (webhook signing)

import { chooseEngine, type EngineName, SIGNATURE_BYTES } from './ed25519.ts';
import { createFindKey } from './find-key.ts';
import { openVerifierThread, type VerifierThreadOptions } from './open-verifier-thread.ts';
import { verifyTogether } from './verify-together.ts';

/** Every value that the request carries under each header: `IncomingMessage.headersDistinct`. */
export interface SignatureHeaders {
  readonly signature: readonly string[] | undefined;
  readonly timestamp: readonly string[] | undefined;
}

type SignatureFault =
  | `${'signature' | 'timestamp'} header is ${'missing' | 'doubled' | 'malformed'}`
  | 'timestamp is stale'
  | 'signature matches no key';

/** Headers that are well formed and fresh. Nothing is verified yet. */
interface SignatureClaim {
  readonly signature: Buffer;
  readonly timestamp: string;
}

type ClaimResult =
  | { readonly ok: true; readonly claim: SignatureClaim }
  | { readonly ok: false; readonly reason: SignatureFault };

/** `keyIndex` tells which of the configured keys matched: it shows when a rotation is over. */
type SignatureResult =
  | { readonly ok: true; readonly keyIndex: number }
  | { readonly ok: false; readonly reason: SignatureFault };

export interface SignatureVerifier {
  /** The half that needs no body: shape, one value each, freshness. */
  readonly readClaim: (headers: SignatureHeaders, nowMs: number) => ClaimResult;
  /** The costly half: the claim against every key, over the bytes as they arrived. */
  readonly verifyClaim: (rawBody: Buffer, claim: SignatureClaim) => Promise<SignatureResult>;
  /** Both halves. */
  readonly verify: (
    rawBody: Buffer,
    headers: SignatureHeaders,
    nowMs: number,
  ) => Promise<SignatureResult>;
  /** Ends its second thread. What comes afterwards is verified all the same. */
  readonly close: () => void;
}

export interface SignatureVerifierOptions {
  /** Raw keys of 32 bytes, of which none is of small order (see `parsePublicKeys`). */
  readonly publicKeys: readonly Uint8Array[];
  /** How far the timestamp may be from now, in either direction. */
  readonly toleranceSecs: number;
  /** @default the fastest that verifies here */
  readonly engine?: EngineName;
  readonly log: VerifierThreadOptions['log'] & { warn(fields: object, message: string): void };
}

/**
 * A verifier with its keys prepared. It neither throws nor rejects for anything that a stranger sends.
 *
 * @throws TypeError when a key has not exactly 32 bytes.
 */
export const createSignatureVerifier = (options: SignatureVerifierOptions): SignatureVerifier => {
  const { publicKeys, toleranceSecs, log } = options;
  const engine = options.engine ?? chosenEngine(log);
  const thread = openVerifierThread({ engine, publicKeys, log });
  const findKey = verifyTogether(createFindKey({ engine, publicKeys }), thread);

  const readClaim = (headers: SignatureHeaders, nowMs: number): ClaimResult => {
    const timestamp = readHeader('timestamp', headers.timestamp, TIMESTAMP);
    if (!timestamp.ok) return timestamp;
    const signature = readHeader('signature', headers.signature, SIGNATURE_BASE64);
    if (!signature.ok) return signature;
    const ageSecs = Math.floor(nowMs / 1000) - Number(timestamp.value);
    if (Math.abs(ageSecs) > toleranceSecs) {
      return { ok: false, reason: 'timestamp is stale' };
    }
    const claim = {
      signature: Buffer.from(signature.value, 'base64'),
      timestamp: timestamp.value,
    };
    return { ok: true, claim };
  };

  const verifyClaim = async (
    rawBody: Buffer,
    { timestamp, signature }: SignatureClaim,
  ): Promise<SignatureResult> => {
    const message = Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]);
    const keyIndex = await findKey({ message, signature });
    return keyIndex < 0
      ? { ok: false, reason: 'signature matches no key' }
      : { ok: true, keyIndex };
  };

  const verify: SignatureVerifier['verify'] = async (rawBody, headers, nowMs) => {
    const read = readClaim(headers, nowMs);
    return read.ok ? verifyClaim(rawBody, read.claim) : read;
  };

  return { readClaim, verifyClaim, verify, close: thread.close };
};

const chosenEngine = (log: SignatureVerifierOptions['log']): EngineName => {
  const { engine, faults } = chooseEngine();
  for (const [passedOver, err] of Object.entries(faults)) {
    log.warn({ engine, passed_over: passedOver, err }, 'signatures take longer than they have to');
  }
  return engine;
};

/** Unix seconds. Ten digits last until the year 2286. */
const TIMESTAMP = /^\d{10,11}$/;

// Node's decoder also takes the url-safe alphabet, white space and trailing junk. The last character
// before the padding carries two bits only, so it is one of four.
const SIGNATURE_BASE64 = new RegExp(
  `^[A-Za-z0-9+/]{${Math.ceil((SIGNATURE_BYTES * 8) / 6) - 1}}[AQgw]==$`,
);

type HeaderResult =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: SignatureFault };

const readHeader = (
  name: 'signature' | 'timestamp',
  values: readonly string[] | undefined,
  pattern: RegExp,
): HeaderResult => {
  const [value, ...others] = values ?? [];
  if (value === undefined) return { ok: false, reason: `${name} header is missing` };
  if (others.length > 0) return { ok: false, reason: `${name} header is doubled` };
  if (!pattern.test(value)) return { ok: false, reason: `${name} header is malformed` };
  return { ok: true, value };
};
