// A lease: of all processes one does what one process should do.

import { randomUUID } from 'node:crypto';

import type { RedisClient } from './connection.ts';

export interface Lease {
  /** True while this process holds it, for `ms` from now on. @throws ioredis's errors. */
  hold(ms: number): Promise<boolean>;
  /** Lets another process have it at once. @throws ioredis's errors. */
  release(): Promise<void>;
}

const HOLD = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;

/** The work under a lease must be harmless when two do it: a holder that was asleep does not know. */
export const createLease = (client: RedisClient, key: string): Lease => {
  const token = randomUUID();
  return {
    hold: async (ms) => (await client.eval(HOLD, 1, key, token, ms)) === 1,
    release: async () => {
      await client.eval(RELEASE, 1, key, token);
    },
  };
};
