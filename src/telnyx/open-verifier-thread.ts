// A second thread that verifies signatures. What it cannot take, the caller verifies.

import { Worker } from 'node:worker_threads';

import type { KeyOptions, Signed } from './find-key.ts';
import type { VerifierAnswer } from './verifier-thread.ts';

export interface VerifierThread {
  /**
   * The place of each one's key, as `FindKey` says it. Null: the thread is not there, or not yet; the first
   * call starts it.
   *
   * @throws Error when the thread ends before it has answered.
   */
  verify(batch: readonly Signed[]): Promise<readonly number[]> | null;
  close(): void;
}

export interface VerifierThreadOptions extends KeyOptions {
  readonly log: { error(fields: object, message: string): void };
}

/** Does not keep the process running. A thread that has failed is not started again. */
export const openVerifierThread = ({ log, ...keys }: VerifierThreadOptions): VerifierThread => {
  const unanswered: PromiseWithResolvers<readonly number[]>[] = [];
  let thread: Worker | null = null;
  let isReady = false;
  let isOver = false;

  const start = (): Worker => {
    // It needs none of the secrets.
    const worker = new Worker(new URL('./verifier-thread.ts', import.meta.url), {
      workerData: keys,
      env: {},
    });
    worker.on('message', (answer: VerifierAnswer) => {
      if (answer === 'ready') isReady = true;
      else unanswered.shift()?.resolve(answer);
    });
    worker.on('error', (err) => log.error({ err }, 'the thread that verifies signatures failed'));
    worker.on('exit', () => {
      isOver = true;
      for (const { reject } of unanswered.splice(0)) reject(new Error('the thread has ended'));
    });
    worker.unref();
    return worker;
  };

  return {
    verify: (batch) => {
      if (isOver) return null;
      thread ??= start();
      if (!isReady) return null;
      const answer = Promise.withResolvers<readonly number[]>();
      unanswered.push(answer);
      thread.postMessage(batch);
      return answer.promise;
    },
    close: () => {
      isOver = true;
      void thread?.terminate();
    },
  };
};
