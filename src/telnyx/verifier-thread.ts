// What the second thread runs: a batch of signatures in, the place of each one's key out.

import { parentPort, workerData } from 'node:worker_threads';

import { createFindKey, type KeyOptions, type Signed } from './find-key.ts';

export interface Batch {
  /** Told apart by it: neither side counts on the other to have read all that was sent. */
  readonly id: number;
  readonly signed: readonly Signed[];
}

/** `ready` comes first. */
export type VerifierAnswer =
  | 'ready'
  | { readonly id: number; readonly keyIndexes: readonly number[] };

// open-verifier-thread.ts starts it, and nobody else.
const findKey = createFindKey(workerData as KeyOptions);

const answer = (message: VerifierAnswer): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ id, signed }: Batch) =>
  answer({ id, keyIndexes: signed.map(findKey) }),
);
// A batch for which there was no memory would wait for its answer for ever.
parentPort?.on('messageerror', (error) => {
  throw error;
});
answer('ready');
