// Asks one server something, whatever its role: a master, a replica, a sentinel, a cluster's node.

import { Redis } from 'ioredis';

import type { RedisServer } from './redis-server.ts';

const ASK_EVERY_MS = 25;
const IN_STEP_MS = 5_000;

export const ask = async (
  { host, port }: RedisServer,
  command: string,
  ...args: readonly (string | number)[]
): Promise<string> => {
  // A sentinel knows no INFO that ioredis would take for ready.
  const client = new Redis({ host, port, maxRetriesPerRequest: null, enableReadyCheck: false });
  // A server that was told to go may still be asked; the reply then fails, or comes from the next one.
  client.on('error', () => {});
  try {
    return String(await client.call(command, ...args));
  } finally {
    client.disconnect();
  }
};

/** Redis announces none of this, so it is asked again and again. */
export const until = async (
  server: RedisServer,
  answer: RegExp,
  command: string,
  ...args: readonly string[]
): Promise<void> => {
  while (!answer.test(await ask(server, command, ...args))) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
};

/** Until a replica acknowledges what its master is given: up to a second after it is online. */
export const untilInStep = async (master: RedisServer): Promise<void> => {
  await until(master, /slave0:.*state=online/, 'INFO', 'replication');
  const client = new Redis({ port: master.port, maxRetriesPerRequest: null });
  try {
    // Leaves no key behind, needs no slot, and is sent to replicas like any write.
    await client.function('FLUSH');
    if ((await client.wait(1, IN_STEP_MS)) === 0) throw new Error('the replica does not follow');
  } finally {
    client.disconnect();
  }
};
