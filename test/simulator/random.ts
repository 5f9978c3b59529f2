// Seeded randomness. `fork` derives an independent generator from a name, so that a decision
// depends on what it is about and not on how many others were taken before it.

export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** An integer, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  fork(name: string): Random;
}

/** FNV-1a with a final mix; 32 bits. */
const hash = (text: string, basis: number): number => {
  let value = basis;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

/** The generator is sfc32: small, fast, and long enough for any run here. */
export const createRandom = (seed: string): Random => {
  let a = hash(seed, 0x811c9dc5);
  let b = hash(seed, 0x9e3779b9);
  let c = hash(seed, 0x243f6a88);
  let counter = 1;

  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();

  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));

  return {
    next,
    between,
    chance: (probability) => probability > 0 && next() < probability,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
    fork: (name) => createRandom(`${seed}|${name}`),
  };
};
