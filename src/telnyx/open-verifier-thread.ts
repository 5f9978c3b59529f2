// A second thread that verifies signatures. What it cannot take, the caller verifies.

import { Worker } from 'node:worker_threads';

import type { KeyOptions, Signed } from './find-key.ts';
import type { Batch, VerifierAnswer } from './verifier-thread.ts';

/** Signatures: 13 ms of work with one key and bodies as Telnyx sends them. */
const IN_HAND_MAX = 256;

export interface VerifierThread {
  /**
   * The place of each one's key, as `FindKey` says it. Null: the thread is not there, or not yet, or has
   * enough in hand. The first call starts it.
   *
   * @throws Error when the thread ends before it has answered.
   */
  verify(signed: readonly Signed[]): Promise<readonly number[]> | null;
  close(): void;
}

export interface VerifierThreadOptions extends KeyOptions {
  readonly log: { error(fields: object, message: string): void };
}

/** Does not keep the process running. A thread that has failed is not started again. */
export const openVerifierThread = ({ log, ...keys }: VerifierThreadOptions): VerifierThread => {
  const inHand = createInHand();
  let thread: Worker | null = null;
  let isReady = false;
  let isOver = false;

  const end = (): void => {
    isOver = true;
    inHand.giveBack(new Error('the thread has ended'));
    void thread?.terminate();
  };
  const fail = (err: unknown): void => {
    if (isOver) return;
    log.error({ err }, 'signatures are verified by the event loop alone: its second thread failed');
    end();
  };
  const hear = (answer: VerifierAnswer): void => {
    if (answer === 'ready') isReady = true;
    else inHand.answered(answer.id, answer.keyIndexes);
  };
  const start = (): Worker => {
    const worker = new Worker(new URL('./verifier-thread.ts', import.meta.url), {
      workerData: keys,
      // What the process was started with is meant for the process.
      execArgv: [],
    });
    worker.on('message', hear).on('messageerror', fail).on('error', fail);
    worker.on('exit', () => fail(new Error('the thread has ended')));
    worker.unref();
    return worker;
  };

  return {
    verify: (signed) => {
      if (isOver) return null;
      try {
        thread ??= start();
        if (!isReady || inHand.count >= IN_HAND_MAX) return null;
        const batch: Batch = { id: inHand.nextId(), signed };
        thread.postMessage(batch);
        return inHand.sent(batch);
      } catch (error) {
        // The system gives no thread, or there is no memory for a copy.
        fail(error);
        return null;
      }
    },
    close: end,
  };
};

/** The batches that have been sent and not been answered. */
const createInHand = () => {
  const batches = new Map<number, PromiseWithResolvers<readonly number[]> & { count: number }>();
  let lastId = 0;
  let count = 0;
  return {
    /** Signatures. */
    get count() {
      return count;
    },
    nextId: () => (lastId += 1),
    sent: ({ id, signed }: Batch): Promise<readonly number[]> => {
      const answer = Promise.withResolvers<readonly number[]>();
      batches.set(id, { ...answer, count: signed.length });
      count += signed.length;
      return answer.promise;
    },
    answered: (id: number, keyIndexes: readonly number[]): void => {
      const batch = batches.get(id);
      batches.delete(id);
      count -= batch?.count ?? 0;
      batch?.resolve(keyIndexes);
    },
    giveBack: (reason: Error): void => {
      for (const { reject } of batches.values()) reject(reason);
      batches.clear();
    },
  };
};
