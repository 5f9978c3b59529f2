// Which requests were accepted under a key of their client's.

import type { RedisClient } from './connection.ts';
import { SEEN_MS, type Keys } from './keys.ts';

/** Both methods throw ioredis's errors. */
export interface RequestLedger {
  /** Null: no request of this id was kept within 24 h. */
  find(id: string): Promise<string | null>;
  /** Keeps the digest unless there is one, and answers with the one that holds. */
  keep(id: string, digest: string): Promise<string>;
}

export const createRequestLedger = (client: RedisClient, keys: Keys): RequestLedger => {
  const find = (id: string): Promise<string | null> => client.get(keys.request(id));
  return {
    find,
    keep: async (id, digest) => {
      const isFirst = await client.set(keys.request(id), digest, 'PX', SEEN_MS, 'NX');
      return isFirst === null ? ((await find(id)) ?? digest) : digest;
    },
  };
};
