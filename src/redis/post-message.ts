import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const POST = loadScript('dead-letter', 'post');

/** `overflow`: the inbox is full and the message lies among the dead letters. */
export type Posted = 'stored' | 'duplicate' | 'overflow';

export const postMessage =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, id: string, message: object, now: number): Promise<Posted> => {
    const shard = shardOf(mailbox);
    const reply = await runScript(
      client,
      POST,
      [keys.inbox(mailbox), keys.seen(mailbox), keys.pending(shard), keys.dead(shard)],
      [mailbox, id, JSON.stringify(message), now],
    );
    if (reply === 'stored' || reply === 'duplicate' || reply === 'overflow') return reply;
    throw unexpectedReply('post', reply);
  };
