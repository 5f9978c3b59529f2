// What the second thread runs: a batch of signatures in, the place of each one's key out.

import { parentPort, workerData } from 'node:worker_threads';

import { createFindKey, type KeyOptions, type Signed } from './find-key.ts';

/** Of the thread: `ready` once, then an answer to each batch, in the order of the batches. */
export type VerifierAnswer = 'ready' | readonly number[];

// open-verifier-thread.ts starts it, and nobody else.
const findKey = createFindKey(workerData as KeyOptions);

const answer = (message: VerifierAnswer): void => parentPort?.postMessage(message);

parentPort?.on('message', (batch: readonly Signed[]) => answer(batch.map(findKey)));
answer('ready');
