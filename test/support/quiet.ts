// When nothing is left to do: no webhook under way, no message unread, no command unsent.

import { setTimeout as pause } from 'node:timers/promises';

import { COMMANDS_QUEUE } from '../../src/queue/queues.ts';
import { allShards, createKeys } from '../../src/redis/keys.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { connectTo } from './redis-client.ts';
import type { RedisServer } from './redis-server.ts';

const LOOK_EVERY_MS = 10;
/** Telnyx answers a command, and sends what it caused a moment later. */
const LOOKS_IN_A_ROW = 4;

// All in one step: a message becomes a command, and a command's result a message, without a gap.
const COUNT = `
  local count = 0
  for _, key in ipairs(KEYS) do
    local kind = redis.call('TYPE', key).ok
    if kind == 'zset' then count = count + redis.call('ZCARD', key) end
    if kind == 'list' then count = count + redis.call('LLEN', key) end
  end
  return count`;

/** How many mailboxes are unread and how many commands are unanswered. */
const unfinished = async (client: RedisClient, prefix: string): Promise<number> => {
  const keys = createKeys(prefix);
  const commands = ['wait', 'prioritized', 'delayed', 'active'].map(
    (state) => `${keys.queuePrefix()}:${COMMANDS_QUEUE}:${state}`,
  );
  const counted = [...allShards.map((shard) => keys.pending(shard)), ...commands];
  return Number(await client.eval(COUNT, counted.length, ...counted));
};

export interface Running {
  readonly redis: RedisServer;
  readonly simulator: Pick<Simulator, 'idle' | 'underWay'>;
}

/** Resolves when the service and the simulated Telnyx have been quiet for a moment. */
export const quiet = async ({ redis, simulator }: Running, prefix = 'partyline'): Promise<void> => {
  const client = connectTo(redis);
  try {
    for (let looks = 0; looks < LOOKS_IN_A_ROW;) {
      await simulator.idle();
      const isQuiet = (await unfinished(client, prefix)) === 0 && simulator.underWay === 0;
      looks = isQuiet ? looks + 1 : 0;
      if (looks < LOOKS_IN_A_ROW) await pause(LOOK_EVERY_MS);
    }
  } finally {
    client.disconnect();
  }
};
