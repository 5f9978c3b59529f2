// Real mailboxes and queues on a Redis of the test's own.

import { createQueues, type Queues } from '../../src/queue/queues.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createKeys, type Keys } from '../../src/redis/keys.ts';
import { createMailboxStore, type MailboxStore } from '../../src/redis/mailbox-store.ts';
import { postThen, type Post } from '../../src/redis/post-message.ts';
import { connectTo } from './redis-client.ts';
import { startRedis, type RedisServer, type RedisServerOptions } from './redis-server.ts';

/** What every test of the mailboxes runs on. */
export const SERVERS = [
  { kind: 'a single server', cluster: false },
  { kind: 'a cluster', cluster: true },
] as const;

export interface Mailboxes extends AsyncDisposable {
  readonly server: RedisServer;
  readonly keys: Keys;
  readonly client: RedisClient;
  readonly store: MailboxStore;
  /** Stores a message and wakes its mailbox. */
  readonly post: Post;
  readonly queues: Queues;
  /** One more connection; disposing ends it. */
  connect(): RedisClient;
}

export const startMailboxes = async (options: RedisServerOptions = {}): Promise<Mailboxes> => {
  const server = await startRedis(options);
  const clients: RedisClient[] = [];
  const connect = (): RedisClient => {
    const client = connectTo(server);
    // A test that stops its server expects errors.
    client.on('error', () => {});
    clients.push(client);
    return client;
  };
  const keys = createKeys('test');
  const client = connect();
  const queues = createQueues(client, keys);
  const store = createMailboxStore(client, keys);
  return {
    server,
    keys,
    client,
    store,
    post: postThen(store.post, (mailbox) => queues.wake([mailbox])),
    queues,
    connect,
    [Symbol.asyncDispose]: async () => {
      await queues.close();
      for (const each of clients) each.disconnect();
      await server[Symbol.asyncDispose]();
    },
  };
};
