// Who owns the embedded server of a directory. The owner keeps a named connection to it, which the
// system closes with the process: a server without one was left behind.

import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { ConfigError } from '../errors.ts';

const OWNER = 'partyline-owner';
const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 2_000;
const END_TIMEOUT_MS = 10_000;
const END_POLL_MS = 20;

/**
 * Ends a server that a killed process left behind, so that its data is written and its files are
 * free. Resolves at once when there is none.
 *
 * @throws ConfigError when the server has a living owner, or does not end in ten seconds.
 */
export const endAbandonedServer = async (socketPath: string): Promise<void> => {
  const giveUpAt = Date.now() + END_TIMEOUT_MS;
  // Redis closes its socket when everything is written.
  while (await isSomebodyThere(socketPath)) {
    if (Date.now() > giveUpAt) {
      throw new ConfigError([
        'REDIS_URL: is not set, and the embedded Redis of this directory runs already, does not answer and does not end',
      ]);
    }
    await shutDown(socketPath);
    await delay(END_POLL_MS);
  }
};

/**
 * Becomes the owner of a running server until `disconnect`. The connection is made again, under the
 * same name, whenever the server is.
 *
 * @throws ConfigError when somebody else has become its owner.
 */
export const ownServer = async (socketPath: string): Promise<{ disconnect(): void }> => {
  const client = new Redis(connection(socketPath));
  // The service's own connections log the same.
  client.on('error', () => null);
  try {
    await client.connect();
    await takeName(client);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  client.on('ready', () => {
    client.client('SETNAME', OWNER).catch(() => client.disconnect(true));
  });
  return client;
};

const shutDown = async (socketPath: string): Promise<void> => {
  const client = new Redis({ ...connection(socketPath), retryStrategy: () => null });
  client.on('error', () => null); // `connect` rejects with it.
  try {
    await client.connect();
    await takeName(client);
    await client.shutdown('NOSAVE');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // Redis closes the connection instead of answering, and so does one that is ending already.
  } finally {
    client.disconnect();
  }
};

/** One transaction, so that of two processes only one finds the name free. */
const takeName = async (client: Redis): Promise<void> => {
  const replies = await client.multi().client('LIST').client('SETNAME', OWNER).exec();
  const clients = String(replies?.[0]?.[1]);
  if (new RegExp(`^.* name=${OWNER} `, 'm').test(clients)) {
    throw new ConfigError([
      'REDIS_URL: is not set, and the embedded Redis of this directory belongs to another running partyline: set REDIS_URL so that both share one',
    ]);
  }
};

const connection = (socketPath: string) => ({
  path: socketPath,
  lazyConnect: true,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  maxRetriesPerRequest: null,
});

const isSomebodyThere = async (socketPath: string): Promise<boolean> => {
  const socket = createConnection(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    // A path without a socket, or a socket whose server was killed.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return false;
    throw error;
  } finally {
    socket.destroy();
  }
};
