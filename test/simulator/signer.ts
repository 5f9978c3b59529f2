// Signs webhooks as Telnyx does: Ed25519 over `timestamp|body`.

import { createPrivateKey, sign } from 'node:crypto';
import nacl from 'tweetnacl';

export interface Signer {
  /** Base64 of the raw 32 bytes, as Telnyx's portal shows it. */
  readonly publicKey: string;
  /** Base64 of the 64 bytes of the signature. */
  sign(timestamp: string, body: string): string;
}

/** The seed of the key that the simulator signs with unless another is given. No secret. */
export const SIGNING_SEED = Buffer.alloc(32, 'partyline simulator').toString('base64');

/** What stands before the 32 bytes of an Ed25519 seed in PKCS#8. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const message = (timestamp: string, body: string): Buffer => Buffer.from(`${timestamp}|${body}`);

/**
 * `tweetnacl` signs independently of Node and takes milliseconds for each; `native` gives the same
 * bytes a hundred times faster, which thousands of callers need.
 */
export const createSigner = (seed: string, kind: 'native' | 'tweetnacl'): Signer => {
  const seedBytes = Buffer.from(seed, 'base64');
  const pair = nacl.sign.keyPair.fromSeed(seedBytes);
  const publicKey = Buffer.from(pair.publicKey).toString('base64');
  if (kind === 'tweetnacl') {
    return {
      publicKey,
      sign: (timestamp, body) =>
        Buffer.from(nacl.sign.detached(message(timestamp, body), pair.secretKey)).toString(
          'base64',
        ),
    };
  }
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seedBytes]),
    format: 'der',
    type: 'pkcs8',
  });
  return {
    publicKey,
    sign: (timestamp, body) => sign(null, message(timestamp, body), key).toString('base64'),
  };
};
