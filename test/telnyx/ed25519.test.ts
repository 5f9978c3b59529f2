import { describe, expect, it } from 'vitest';
import {
  canVerify,
  type Ed25519Engine,
  nativeEngine,
  tweetnaclEngine,
} from '../../src/telnyx/ed25519.ts';
import { signingKey } from '../support/sign.ts';

const engines: readonly (readonly [string, Ed25519Engine])[] = [
  ['node:crypto', nativeEngine],
  ['tweetnacl', tweetnaclEngine],
];

describe.each(engines)('Ed25519 by %s', (_name, engine) => {
  it('verifies the published test vector', () => {
    expect(canVerify(engine)).toBe(true);
  });

  it('refuses a key that has a byte more, though its head is a good key', () => {
    const longer = Buffer.concat([signingKey(1).publicKey, Buffer.from([0])]);
    expect(() => engine(longer)).toThrow('32 bytes');
  });

  it('refuses a key that has a byte less', () => {
    expect(() => engine(signingKey(1).publicKey.subarray(1))).toThrow('32 bytes');
  });
});

describe('the choice of an engine', () => {
  it('finds an engine unusable that does not know the algorithm', () => {
    const unknown: Ed25519Engine = () => {
      throw new Error('error:0308010C:digital envelope routines::unsupported');
    };
    expect(canVerify(unknown)).toBe(false);
  });

  it('finds an engine unusable that refuses a genuine signature', () => {
    const refusing: Ed25519Engine = () => ({
      verify: () => false,
      verifyAside: () => Promise.resolve(false),
    });
    expect(canVerify(refusing)).toBe(false);
  });
});
