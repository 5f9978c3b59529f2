// What a worker posts, it reads itself where it has hands for it: the message and the taking of it go to
// Redis together.

import type { RedisClient } from '../redis/connection.ts';
import type { Keys } from '../redis/keys.ts';
import { postAnnounced, type Post } from '../redis/post-message.ts';
import type { LocalDrains } from './local-drains.ts';
import type { Queues } from './queues.ts';

/**
 * @param client the connection that the drains take over, too: a server runs what one connection sends
 * in its order, so that the taker finds the message. Where a failover turns the order round, the sweeper
 * finds it.
 */
export const postAndRead =
  (
    client: RedisClient,
    keys: Keys,
    drains: Pick<LocalDrains, 'begin'>,
    queues: Pick<Queues, 'wake'>,
  ): Post =>
  async (mailbox, id, message, now) => {
    let isReadHere = false;
    const begin = async (): Promise<void> => {
      isReadHere = drains.begin(mailbox);
    };
    const posted = await postAnnounced(client, keys, begin)(mailbox, id, message, now);
    if (!isReadHere) await queues.wake([mailbox]);
    return posted;
  };
