import { generateKeyPairSync, randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parsePublicKeys } from '../../src/telnyx/public-key.ts';

/** A key as Telnyx's portal shows it. */
const freshKey = (): string => {
  const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
  return spki.subarray(-32).toString('base64');
};

const P = 2n ** 255n - 19n;

const littleEndian = (y: bigint): Buffer =>
  Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();

const power = (base: bigint, exponent: bigint): bigint => {
  let [result, square] = [1n, base % P];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
};

/** x² of the curve's point with this y: (y² - 1) / (d y² + 1). */
const xSquared = (y: bigint): bigint => {
  const d = ((P - 121_665n) * power(121_666n, P - 2n)) % P;
  const y2 = (y * y) % P;
  return (((y2 - 1n + P) % P) * power((d * y2 + 1n) % P, P - 2n)) % P;
};

/** The y of twice the point: (y² + x²) / (1 - d x² y²). */
const doubledY = (y: bigint): bigint => {
  const d = ((P - 121_665n) * power(121_666n, P - 2n)) % P;
  const [x2, y2] = [xSquared(y), (y * y) % P];
  const below = (((1n - ((d * x2) % P) * y2) % P) + P) % P;
  return (((y2 + x2) % P) * power(below, P - 2n)) % P;
};

const withSign = (bytes: Buffer): Buffer => {
  const signed = Buffer.from(bytes);
  signed.writeUInt8(signed.readUInt8(31) | 0x80, 31);
  return signed;
};

const WEAK: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['order 4, the all-zero key', littleEndian(0n)],
  ['order 1, the identity', littleEndian(1n)],
  ['order 2', littleEndian(P - 1n)],
  ['order 4, not canonical', littleEndian(P)],
  ['order 1, not canonical', littleEndian(P + 1n)],
  [
    'order 8',
    Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex'),
  ],
  [
    'order 8, the other',
    Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex'),
  ],
];

describe('public keys', () => {
  test('one key is read as its 32 bytes', () => {
    const key = freshKey();
    const { keys, faults } = parsePublicKeys(key);
    expect(faults).toEqual([]);
    expect(keys.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual([key]);
  });

  test('several keys are read in their order, spaces around them do not matter', () => {
    const [first, second] = [freshKey(), freshKey()];
    const { keys, faults } = parsePublicKeys(` ${first} , ${second}`);
    expect(faults).toEqual([]);
    expect(keys.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual([first, second]);
  });

  test.each(WEAK)('a point of %s is refused, with either sign', (_name, bytes) => {
    for (const weak of [bytes, withSign(bytes)]) {
      const { keys, faults } = parsePublicKeys(weak.toString('base64'));
      expect(keys).toEqual([]);
      expect(faults).toEqual(['is a weak key, to which anybody can sign']);
    }
  });

  test('the two points of order 8 that are listed give the identity when doubled three times', () => {
    for (const [, bytes] of WEAK.slice(-2)) {
      const y = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
      expect(doubledY(y)).not.toBe(1n);
      expect(doubledY(doubledY(y))).toBe(P - 1n);
      expect(doubledY(doubledY(doubledY(y)))).toBe(1n);
    }
  });

  test('a key of another length is refused', () => {
    for (const length of [0, 31, 33, 44, 64]) {
      const { faults } = parsePublicKeys(randomBytes(length).toString('base64'));
      expect(faults).toEqual(['is not the base64 of exactly 32 bytes']);
    }
  });

  test('what Node would decode and is not strict base64 is refused', () => {
    const key = 'K/8+w0Jm1oC2yYw6rR0pFq2y3C8m0mQm7c2rSP0q0Vs=';
    expect(parsePublicKeys(key).faults).toEqual([]);
    const spoiled = [
      key.slice(0, -1),
      key.replaceAll('/', '_').replaceAll('+', '-'),
      `${key}=`,
      `${key}AA`,
      `${key.slice(0, 10)} ${key.slice(10)}`,
      // The same 32 bytes, with a bit set that belongs to none of them.
      key.replace('Vs=', 'Vt='),
    ];
    for (const text of spoiled) {
      const { faults } = parsePublicKeys(text);
      expect([text, ...faults]).toEqual([text, 'is not the base64 of exactly 32 bytes']);
    }
  });

  test('each fault names its key by its place, and the sound keys are still read', () => {
    const { keys, faults } = parsePublicKeys(
      `junk,${freshKey()},,${littleEndian(0n).toString('base64')}`,
    );
    expect(keys).toHaveLength(1);
    expect(faults).toEqual([
      'key 1 is not the base64 of exactly 32 bytes',
      'key 3 is not the base64 of exactly 32 bytes',
      'key 4 is a weak key, to which anybody can sign',
    ]);
  });

  test('more keys than any rotation needs are refused', () => {
    const { faults } = parsePublicKeys(Array.from({ length: 9 }, freshKey).join(','));
    expect(faults).toEqual(['has more than 8 keys']);
  });

  test('a fault never repeats what was given', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (text) => {
        for (const fault of parsePublicKeys(text).faults) expect(fault).not.toContain(text);
      }),
    );
  });
});
