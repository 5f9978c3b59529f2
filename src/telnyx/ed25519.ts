// The two implementations of Ed25519 verification, behind one shape.
//
// node:crypto verifies over 10,000 signatures a second; tweetnacl about 90, each blocking the event
// loop for 11 ms. So tweetnacl serves only where the runtime's OpenSSL has no Ed25519.

import { createPublicKey, verify } from 'node:crypto';
import { promisify } from 'node:util';
import nacl from 'tweetnacl';

const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const verifyAside = promisify(verify);

/** One public key, prepared. Neither method throws for a 64-byte signature. */
export interface VerifyingKey {
  /** True when the signature is the key's own over the message. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
  /**
   * The same, by another thread where the runtime has one for it: a verification is a third of what a
   * webhook costs, and the event loop has the rest to do. Neither array may be changed meanwhile.
   */
  verifyAside(message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** Prepares one raw 32-byte public key. Throws where the runtime does not know the algorithm. */
export type Ed25519Engine = (publicKey: Uint8Array) => VerifyingKey;

/** The DER header of an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4); the raw key follows it. */
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

export const nativeEngine: Ed25519Engine = (publicKey) => {
  assertKeyLength(publicKey);
  // Built once: parsing the key costs as much as a verification.
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEADER, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return {
    verify: (message, signature) => verify(null, message, key, signature),
    verifyAside: (message, signature) => verifyAside(null, message, key, signature),
  };
};

export const tweetnaclEngine: Ed25519Engine = (publicKey) => {
  assertKeyLength(publicKey);
  const verifyHere = (message: Uint8Array, signature: Uint8Array): boolean =>
    isReducedScalar(signature) && nacl.sign.detached.verify(message, signature, publicKey);
  return {
    verify: verifyHere,
    verifyAside: async (message, signature) => verifyHere(message, signature),
  };
};

// OpenSSL ignores what stands behind the 32nd byte, so a longer key would be accepted as its head.
const assertKeyLength = (publicKey: Uint8Array): void => {
  if (publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new TypeError(`an Ed25519 public key has ${PUBLIC_KEY_BYTES} bytes`);
  }
};

/** The order of the group: 2^252 + 27742317777372353535851937790883648493. */
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

// RFC 8032, section 5.1.7: S counts only below the group order. OpenSSL checks it, tweetnacl does not.
const isReducedScalar = (signature: Uint8Array): boolean => {
  const scalar = Buffer.from(signature.subarray(SIGNATURE_BYTES / 2)).reverse();
  return BigInt(`0x${scalar.toString('hex')}`) < GROUP_ORDER;
};

// RFC 8032, section 7.1, test 2.
const KNOWN_KEY = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const KNOWN_MESSAGE = '72';
const KNOWN_SIGNATURE =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
  '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';

/** True when the engine verifies a published test vector here: FIPS builds of OpenSSL do not. */
export const canVerify = (engine: Ed25519Engine): boolean => {
  try {
    const key = engine(Buffer.from(KNOWN_KEY, 'hex'));
    return key.verify(Buffer.from(KNOWN_MESSAGE, 'hex'), Buffer.from(KNOWN_SIGNATURE, 'hex'));
  } catch {
    // The runtime does not know it.
    return false;
  }
};
