// Which of the configured keys made a signature.

import { ENGINES, type EngineName } from './ed25519.ts';

export interface Signed {
  readonly message: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** The place of the key among the configured ones; -1: none of them. */
export type FindKey = (signed: Signed) => number;

export interface KeyOptions {
  readonly engine: EngineName;
  /** Raw keys of 32 bytes. */
  readonly publicKeys: readonly Uint8Array[];
}

/** @throws TypeError when a key has not exactly 32 bytes. */
export const createFindKey = ({ engine, publicKeys }: KeyOptions): FindKey => {
  const keys = publicKeys.map((publicKey) => ENGINES[engine](publicKey));
  return ({ message, signature }) => keys.findIndex((verify) => verify(message, signature));
};
