// The implementations of Ed25519 verification, behind one shape, fastest first.
//
// A verification takes libsodium 50 us, OpenSSL 100 and tweetnacl 11 ms. So OpenSSL serves where
// libsodium has no build, which is musl's case, and tweetnacl where OpenSSL has no Ed25519, which is that
// of FIPS builds.

import { createPublicKey, verify } from 'node:crypto';
import type * as Sodium from 'sodium-native';
import nacl from 'tweetnacl';

const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** True when the signature, of 64 bytes, is the prepared key's own over the message. Never throws. */
type Verify = (message: Uint8Array, signature: Uint8Array) => boolean;

/** Prepares one raw 32-byte public key. Throws where the runtime does not know the algorithm. */
export type Ed25519Engine = (publicKey: Uint8Array) => Verify;

export type EngineName = 'libsodium' | 'openssl' | 'tweetnacl';

// Whoever would use it is told why it cannot be loaded.
const sodium = await import('sodium-native').catch((error: unknown) => error);

const isLoaded = (loaded: unknown): loaded is typeof Sodium =>
  typeof loaded === 'object' && loaded !== null && 'crypto_sign_verify_detached' in loaded;

const libsodiumEngine: Ed25519Engine = (publicKey) => {
  assertKeyLength(publicKey);
  if (!isLoaded(sodium)) throw sodium;
  const key = Buffer.from(publicKey);
  return (message, signature) =>
    sodium.crypto_sign_verify_detached(bufferOf(signature), bufferOf(message), key);
};

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The DER header of an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4); the raw key follows it. */
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

const opensslEngine: Ed25519Engine = (publicKey) => {
  assertKeyLength(publicKey);
  // Built once: parsing the key costs as much as a verification.
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEADER, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return (message, signature) => verify(null, message, key, signature);
};

const tweetnaclEngine: Ed25519Engine = (publicKey) => {
  assertKeyLength(publicKey);
  return (message, signature) =>
    isReducedScalar(signature) && nacl.sign.detached.verify(message, signature, publicKey);
};

// OpenSSL ignores what stands behind the 32nd byte, so a longer key would be accepted as its head.
const assertKeyLength = (publicKey: Uint8Array): void => {
  if (publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new TypeError(`an Ed25519 public key has ${PUBLIC_KEY_BYTES} bytes`);
  }
};

/** The order of the group: 2^252 + 27742317777372353535851937790883648493. */
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

// RFC 8032, section 5.1.7: S counts only below the group order. The others check it, tweetnacl does not.
const isReducedScalar = (signature: Uint8Array): boolean => {
  const scalar = Buffer.from(signature.subarray(SIGNATURE_BYTES / 2)).reverse();
  return BigInt(`0x${scalar.toString('hex')}`) < GROUP_ORDER;
};

export const ENGINES: Readonly<Record<EngineName, Ed25519Engine>> = {
  libsodium: libsodiumEngine,
  openssl: opensslEngine,
  tweetnacl: tweetnaclEngine,
};

export interface ChosenEngine {
  readonly engine: EngineName;
  /** Why each faster one was passed over. */
  readonly faults: Readonly<Partial<Record<EngineName, unknown>>>;
}

/** The fastest that verifies here. tweetnacl needs nothing of the runtime. */
export const chooseEngine = (engines = ENGINES): ChosenEngine => {
  const faults: Partial<Record<EngineName, unknown>> = {};
  for (const engine of ['libsodium', 'openssl'] as const) {
    const fault = faultOf(engines[engine]);
    if (fault === null) return { engine, faults };
    faults[engine] = fault;
  }
  return { engine: 'tweetnacl', faults };
};

// RFC 8032, section 7.1, test 2.
const KNOWN_KEY = Buffer.from(
  '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  'hex',
);
const KNOWN_MESSAGE = Buffer.from('72', 'hex');
const KNOWN_SIGNATURE = Buffer.from(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
    '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  'hex',
);

/** Null: the engine verifies a published test vector here, and refuses what is not it. */
const faultOf = (engine: Ed25519Engine): unknown => {
  try {
    const verify = engine(KNOWN_KEY);
    const isRight =
      verify(KNOWN_MESSAGE, KNOWN_SIGNATURE) && !verify(Buffer.from('73', 'hex'), KNOWN_SIGNATURE);
    return isRight ? null : new Error('it does not tell genuine signatures from others');
  } catch (error) {
    return error;
  }
};
