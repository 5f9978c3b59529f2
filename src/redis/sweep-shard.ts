import type { MailboxId } from '../mailbox/mailbox-id.ts';
import { readAskedEntry, type AskedCommand } from './asked-command.ts';
import type { RedisClient } from './connection.ts';
import type { Keys, Shard } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const SWEEP = loadScript('redis-now', 'sweep');
/** Entries of each kind that one sweep of one shard names, the oldest first; the next goes on. */
const SWEEP_MAX = 100;

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
      // The first two indexes hold what post and commit wrote: mailbox ids.
      unread: unread as MailboxId[],
      due: due as MailboxId[],
      asked: (asked as string[]).map(readAskedEntry),
    };
  };
