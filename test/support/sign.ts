// Signs as Telnyx does: Ed25519 over `<timestamp>|<body>`, by tweetnacl, the oracle of the other engines.

import nacl from 'tweetnacl';

export type SigningKey = nacl.SignKeyPair;

/** The same key for the same number, so that a failure can be repeated. */
export const signingKey = (seed: number): SigningKey =>
  nacl.sign.keyPair.fromSeed(new Uint8Array(nacl.sign.seedLength).fill(seed));

export const testKey = signingKey(7);

export interface SignOptions {
  /** Unix seconds, as the header's text. @default now */
  readonly timestamp?: string;
  /** @default testKey */
  readonly key?: SigningKey;
}

export interface SignedRequest {
  readonly headers: {
    readonly 'content-type': string;
    readonly 'telnyx-signature-ed25519': string;
    readonly 'telnyx-timestamp': string;
  };
  readonly body: Buffer;
}

/** Text and bytes are signed as they are; anything else as its JSON. */
export const signedRequest = (body: unknown, options: SignOptions = {}): SignedRequest => {
  const { timestamp = String(Math.floor(Date.now() / 1000)), key = testKey } = options;
  const bytes = bytesOf(body);
  const { signature } = signedMessage(bytes, { timestamp, key });
  return {
    headers: {
      'content-type': 'application/json',
      'telnyx-signature-ed25519': signature.toString('base64'),
      'telnyx-timestamp': timestamp,
    },
    body: bytes,
  };
};

/** What Telnyx signs of a body, and its signature. */
export const signedMessage = (body: unknown, options: SignOptions = {}) => {
  const { timestamp = String(Math.floor(Date.now() / 1000)), key = testKey } = options;
  const message = Buffer.concat([Buffer.from(`${timestamp}|`), bytesOf(body)]);
  return { message, signature: Buffer.from(nacl.sign.detached(message, key.secretKey)) };
};

const bytesOf = (body: unknown): Buffer => {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};
