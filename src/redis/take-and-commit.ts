import { randomBytes } from 'node:crypto';

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import { restoreCall } from './archive-call.ts';
import { commitArguments, type Commit } from './commit-arguments.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { isArchived, readTaken, type Taken } from './taken.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const TAKE = loadScript(
  'envelope',
  'mailbox-kind',
  'seen',
  'redis-now',
  'next-head',
  'take-head',
  'take',
);
const COMMIT = loadScript('envelope', 'mailbox-kind', 'seen', 'redis-now', 'next-head', 'commit');

export type Committed =
  /** Somebody took the head since: nothing was changed. */
  | { readonly status: 'lost' }
  | { readonly status: 'empty' }
  /** Messages are left, and the next one was not asked for. */
  | { readonly status: 'more' }
  /** The next message, taken under the same fence. */
  | { readonly status: 'taken'; readonly taken: Taken };

const PROCESS = randomBytes(6).toString('base64url');
let takes = 0;

/**
 * Names one take: ioredis sends a command again whose reply was lost with the connection, and what
 * that take holds must not keep itself out.
 */
export const newTaker = (): string => `${PROCESS}-${(takes += 1)}`;

export const takeHead =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, now: number, ownFence?: number): Promise<Taken | null> => {
    const reply = await runScript(client, TAKE, takeKeys(keys, mailbox), [
      mailbox,
      now,
      ownFence ?? '',
      newTaker(),
    ]);
    if (!isArchived(reply)) return readTaken(reply);
    await restoreCall(client, keys, mailbox);
    return takeHead(client, keys)(mailbox, now, ownFence);
  };

export const commitHead =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, head: Taken, commit: Commit, now: number): Promise<Committed> => {
    const further = commitArguments(keys, mailbox, commit);
    const reply = await runScript(
      client,
      COMMIT,
      [...takeKeys(keys, mailbox), ...further.keys],
      [mailbox, head.fence, head.messageId, now, ...further.args],
    );
    const taken = readTaken(reply);
    if (taken) return { status: 'taken', taken };
    const status: unknown = Array.isArray(reply) ? reply[0] : reply;
    if (status === 'lost' || status === 'empty' || status === 'more') return { status };
    throw unexpectedReply('commit', reply);
  };

/** What take.lua and commit.lua begin with. */
export const takeKeys = (keys: Keys, mailbox: MailboxId): readonly string[] => {
  const shard = shardOf(mailbox);
  return [
    keys.inbox(mailbox),
    keys.seen(mailbox),
    keys.seenBefore(mailbox),
    keys.box(mailbox),
    keys.pending(shard),
    keys.due(shard),
    keys.members(mailbox),
    keys.archive(mailbox),
  ];
};
