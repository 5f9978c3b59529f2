import { Cluster } from 'ioredis';

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import { restoreCall } from './archive-call.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript, runScriptWith } from './script.ts';
import { newTaker, takeHead, takeKeys } from './take-and-commit.ts';
import { isArchived, readTaken, type Taken } from './taken.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const POST = loadScript(
  'dead-letter',
  'envelope',
  'mailbox-kind',
  'seen',
  'append-message',
  'post',
);
const POST_AND_TAKE = loadScript(
  'dead-letter',
  'envelope',
  'mailbox-kind',
  'seen',
  'append-message',
  'redis-now',
  'next-head',
  'take-head',
  'post-and-take',
);

/** `overflow`: the inbox is full and the message lies among the dead letters. */
export type Posted = 'stored' | 'duplicate' | 'overflow';

export const postMessage =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, id: string, message: object, now: number): Promise<Posted> =>
    readPosted(await runScript(client, POST, ...postArguments(keys, mailbox, id, message, now)));

/** What became of the message, and the head of its mailbox unless somebody holds that. */
export interface PostedAndTaken {
  readonly posted: Posted;
  readonly taken: Taken | null;
}

/** Every taker's is greater: who asks with it is let in where nobody holds the mailbox. */
const NOBODYS_FENCE = 0;

export const postAndTake =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, id: string, message: object, now: number): Promise<PostedAndTaken> => {
    const names = [...takeKeys(keys, mailbox), keys.dead(shardOf(mailbox))];
    const args = [mailbox, id, JSON.stringify(message), now, newTaker()];
    const reply = await runScript(client, POST_AND_TAKE, names, args);
    if (!Array.isArray(reply)) throw unexpectedReply('post-and-take', reply);
    const [stored, head] = reply as readonly unknown[];
    const posted = readPosted(stored);
    if (!isArchived(head)) return { posted, taken: readTaken(head) };
    await restoreCall(client, keys, mailbox);
    return { posted, taken: await takeHead(client, keys)(mailbox, now, NOBODYS_FENCE) };
  };

/** As `MailboxStore.post`. */
export type Post = ReturnType<typeof postMessage>;

/**
 * Stores a message and then announces it: whoever hears of the announcement finds the message. One
 * server is sent both at once; on a cluster the announcement goes to another server, so it waits for
 * the message to be stored.
 *
 * @param announce sends its commands over `client`, too. It is repeated when the message is.
 * @throws what either of them throws; the other may have happened.
 */
export const postAnnounced =
  (client: RedisClient, keys: Keys, announce: (mailbox: MailboxId) => Promise<unknown>): Post =>
  async (mailbox, id, message, now) => {
    if (client instanceof Cluster) {
      return postThen(postMessage(client, keys), announce)(mailbox, id, message, now);
    }
    const [names, args] = postArguments(keys, mailbox, id, message, now);
    return readPosted(await runScriptWith(client, POST, names, args, () => announce(mailbox)));
  };

/** The same for an announcement over whatever connection: it begins when the message is stored. */
export const postThen =
  (post: Post, announce: (mailbox: MailboxId) => Promise<unknown>): Post =>
  async (mailbox, id, message, now) => {
    const posted = await post(mailbox, id, message, now);
    await announce(mailbox);
    return posted;
  };

const postArguments = (
  keys: Keys,
  mailbox: MailboxId,
  id: string,
  message: object,
  now: number,
) => {
  return [postKeys(keys, mailbox), [mailbox, id, JSON.stringify(message), now]] as const;
};

/** The KEYS of post.lua and replay.lua. */
export const postKeys = (keys: Keys, mailbox: MailboxId): readonly string[] => {
  const shard = shardOf(mailbox);
  return [
    keys.inbox(mailbox),
    keys.seen(mailbox),
    keys.seenBefore(mailbox),
    keys.pending(shard),
    keys.dead(shard),
  ];
};

const readPosted = (reply: unknown): Posted => {
  if (reply === 'stored' || reply === 'duplicate' || reply === 'overflow') return reply;
  throw unexpectedReply('post', reply);
};
