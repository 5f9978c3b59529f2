import { describe, expect, it } from 'vitest';
import { chooseEngine, type Ed25519Engine, ENGINES } from '../../src/telnyx/ed25519.ts';
import { signedMessage, signingKey, testKey } from '../support/sign.ts';

describe.each(Object.entries(ENGINES))('Ed25519 by %s', (_name, engine) => {
  it('verifies what the key has signed, and nothing else', () => {
    const verify = engine(testKey.publicKey);
    const { message, signature } = signedMessage('{}');
    expect(verify(message, signature)).toBe(true);
    expect(verify(message.subarray(1), signature)).toBe(false);
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
  const unknown: Ed25519Engine = () => {
    throw new Error('error:0308010C:digital envelope routines::unsupported');
  };
  const constant =
    (verdict: boolean): Ed25519Engine =>
    () =>
    () =>
      verdict;

  it('takes libsodium where it can be loaded, as here', () => {
    expect(chooseEngine()).toEqual({ engine: 'libsodium', faults: {} });
  });

  it.each([
    ['does not know the algorithm', unknown, 'unsupported'],
    ['refuses a genuine signature', constant(false), 'genuine'],
    ['accepts whatever it is shown', constant(true), 'genuine'],
  ])('passes over an engine that %s, and says so', (_what, broken, reason) => {
    const fault = expect.objectContaining({ message: expect.stringContaining(reason) });
    expect(chooseEngine({ ...ENGINES, libsodium: broken })).toEqual({
      engine: 'openssl',
      faults: { libsodium: fault },
    });
    expect(chooseEngine({ ...ENGINES, libsodium: broken, openssl: broken })).toEqual({
      engine: 'tweetnacl',
      faults: { libsodium: fault, openssl: fault },
    });
  });
});
