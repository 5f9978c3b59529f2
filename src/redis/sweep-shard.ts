import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import type { Keys, Shard } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const SWEEP = loadScript('redis-now', 'sweep');
/** Entries of each kind that one sweep of one shard names, the oldest first; the next goes on. */
const SWEEP_MAX = 100;

/** A command that was begun by the process that asked for it. */
export interface AskedCommand {
  readonly mailbox: MailboxId;
  readonly commandId: string;
}

export interface Swept {
  /** Mailboxes whose oldest message has waited since `postedUntil` or before. */
  readonly unread: readonly MailboxId[];
  /** Mailboxes whose deadline has passed. */
  readonly due: readonly MailboxId[];
  /** Commands that have had no result for so long that whoever began them may be gone. */
  readonly asked: readonly AskedCommand[];
}

export const sweepShard =
  (client: RedisClient, keys: Keys) =>
  async (shard: Shard, now: number, postedUntil: number): Promise<Swept> => {
    const indexes = [keys.pending(shard), keys.due(shard), keys.asked(shard), keys.dead(shard)];
    const reply = await runScript(client, SWEEP, indexes, [now, postedUntil, SWEEP_MAX]);
    if (!Array.isArray(reply)) throw unexpectedReply('sweep', reply);
    const [unread, due, asked] = reply as readonly unknown[];
    return {
      // Both indexes hold what post and commit wrote: mailbox ids.
      unread: unread as MailboxId[],
      due: due as MailboxId[],
      asked: (asked as string[]).map(readEntry),
    };
  };

/** As commit.lua writes it. A command's id is a UUID. */
const readEntry = (entry: string): AskedCommand => {
  const end = entry.indexOf(' ');
  return { commandId: entry.slice(0, end), mailbox: entry.slice(end + 1) as MailboxId };
};
