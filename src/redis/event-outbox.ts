// Events lie in the outbox of their shard from the commit until they are relayed.

import type { RedisClient } from './connection.ts';
import type { Keys, Shard } from './keys.ts';

export interface OutboxEntry {
  readonly entry: string;
  /** As it was committed: JSON. */
  readonly json: string;
}

/** Both methods throw ioredis's errors. */
export interface EventOutbox {
  /** The oldest first. */
  read(shard: Shard, limit: number): Promise<readonly OutboxEntry[]>;
  clear(shard: Shard, entries: readonly OutboxEntry[]): Promise<void>;
}

export const createEventOutbox = (client: RedisClient, keys: Keys): EventOutbox => ({
  read: async (shard, limit) => {
    const entries = await client.xrange(keys.outbox(shard), '-', '+', 'COUNT', limit);
    return entries.map(([entry, fields]) => ({ entry, json: String(fields[1]) }));
  },
  clear: async (shard, entries) => {
    if (entries.length === 0) return;
    await client.xdel(keys.outbox(shard), ...entries.map(({ entry }) => entry));
  },
});
