// How many replicas a server has, without asking it for every write.

import { ReplyError, type Redis } from 'ioredis';

/** Replicas come and go without a word. */
const LOOK_AGAIN_MS = 5_000;
/** A replica that still loads its first copy acknowledges nothing. */
const ONLINE = /^slave\d+:.*\bstate=online\b/gm;

export interface ReplicaCount {
  /**
   * Those that were online at most 5 s ago, on the connection of now. 0 where `INFO` is not allowed.
   *
   * @throws ioredis's errors.
   */
  online(): Promise<number>;
  /** Looks anew the next time. */
  forget(): void;
}

export const createReplicaCount = (
  server: Redis,
  log: { warn(fields: object, message: string): void },
): ReplicaCount => {
  let last: {
    readonly stream: object;
    readonly at: number;
    readonly count: Promise<number>;
  } | null = null;

  const count = async (): Promise<number> => {
    try {
      return (await server.info('replication')).match(ONLINE)?.length ?? 0;
    } catch (error) {
      if (!(error instanceof ReplyError)) {
        last = null;
        throw error;
      }
      log.warn({ err: error }, 'Redis does not tell its replicas: webhooks do not wait for them');
      return 0;
    }
  };

  return {
    online: () => {
      const now = performance.now();
      const isFresh = last?.stream === server.stream && now - last.at < LOOK_AGAIN_MS;
      if (last === null || !isFresh) last = { stream: server.stream, at: now, count: count() };
      return last.count;
    },
    forget: () => {
      last = null;
    },
  };
};
