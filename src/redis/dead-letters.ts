// What could not be applied, over all shards, newest first. Kept for 7 days.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { addressOf, readDeadLetter, type DeadLetter } from './dead-letter.ts';
import { allShards, shardOf, type Keys } from './keys.ts';
import { postKeys } from './post-message.ts';
import { loadScript, runScript } from './script.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const KEEP_UNREADABLE = loadScript('dead-letter', 'keep-unreadable');
const REPLAY = loadScript('envelope', 'mailbox-kind', 'seen', 'replay');
/** Enough to see what came; a webhook may be 256 KiB long. */
const RAW_MAX_CHARS = 16_384;

type Replayed =
  /** The mailbox has to be woken. */
  | { readonly status: 'replayed'; readonly mailbox: MailboxId }
  | { readonly status: 'missing' }
  /** Nobody knows whom an unreadable webhook was for. */
  | { readonly status: 'unreadable' }
  /** The mailbox has no room: try again once it has been read. */
  | { readonly status: 'full' };

/** Every method throws ioredis's errors. */
export interface DeadLetters {
  /** Newest first. */
  list(page: { readonly offset: number; readonly limit: number }): Promise<readonly DeadLetter[]>;
  get(id: string): Promise<DeadLetter | null>;
  count(): Promise<number>;
  /** Posts it again under a new id and deletes it, in one step. */
  replay(id: string, now: number): Promise<Replayed>;
  /** Keeps a webhook that could not be read, once for each id within 24 h, cut to 16,384 characters. */
  keepUnreadable(id: string, rawBody: Buffer, reason: string, now: number): Promise<void>;
}

export const createDeadLetters = (client: RedisClient, keys: Keys): DeadLetters => {
  const get = async (id: string): Promise<DeadLetter | null> => {
    const address = addressOf(id);
    if (!address) return null;
    const { shard, entry } = address;
    const [found] = await client.xrange(keys.dead(shard), entry, entry);
    return found ? readDeadLetter(shard, found) : null;
  };

  return {
    get,

    list: async ({ offset, limit }) => {
      const newest = await Promise.all(
        allShards.map(async (shard) => {
          const entries = await client.xrevrange(
            keys.dead(shard),
            '+',
            '-',
            'COUNT',
            offset + limit,
          );
          return entries.map((entry) => readDeadLetter(shard, entry));
        }),
      );
      const all = newest.flat().sort((one, other) => other.at - one.at);
      return all.slice(offset, offset + limit);
    },

    count: async () => {
      const counts = await Promise.all(allShards.map((shard) => client.xlen(keys.dead(shard))));
      return counts.reduce((sum, count) => sum + count, 0);
    },

    replay: async (id, now) => {
      const letter = await get(id);
      if (!letter) return { status: 'missing' };
      if (letter.mailbox === null) return { status: 'unreadable' };
      return replayMessage(client, keys, letter, letter.mailbox, now);
    },

    keepUnreadable: async (id, rawBody, reason, now) => {
      const shard = shardOf(id);
      const text = rawBody.toString('utf8').slice(0, RAW_MAX_CHARS);
      const streams = [keys.unreadable(shard), keys.dead(shard)];
      await runScript(client, KEEP_UNREADABLE, streams, [id, reason, text, now]);
    },
  };
};

const replayMessage = async (
  client: RedisClient,
  keys: Keys,
  { id, entry, body }: DeadLetter,
  mailbox: MailboxId,
  now: number,
): Promise<Replayed> => {
  // What was posted to a mailbox lies in that mailbox's shard, so this is one step.
  const reply = await runScript(client, REPLAY, postKeys(keys, mailbox), [
    mailbox,
    entry,
    `replay-${id}`,
    body,
    now,
  ]);
  if (reply === 'replayed') return { status: 'replayed', mailbox };
  if (reply === 'missing' || reply === 'full') return { status: reply };
  throw unexpectedReply('replay', reply);
};
