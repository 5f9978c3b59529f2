import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import type { Taken } from './taken.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const BURY = loadScript('dead-letter', 'envelope', 'mailbox-kind', 'seen', 'bury');

/** What stands in for a message that could not be applied. `id` needs no escape in JSON. */
export interface FailSafe {
  readonly id: string;
  readonly message: object;
}

export const buryHead =
  (client: RedisClient, keys: Keys) =>
  async (
    mailbox: MailboxId,
    head: Taken,
    reason: string,
    failSafe: FailSafe | null,
    now: number,
  ): Promise<'buried' | 'lost'> => {
    const shard = shardOf(mailbox);
    const reply = await runScript(
      client,
      BURY,
      [
        keys.inbox(mailbox),
        keys.seen(mailbox),
        keys.seenBefore(mailbox),
        keys.box(mailbox),
        keys.pending(shard),
        keys.dead(shard),
      ],
      [
        mailbox,
        head.fence,
        head.messageId,
        now,
        reason,
        failSafe?.id ?? '',
        JSON.stringify(failSafe?.message ?? {}),
      ],
    );
    if (reply === 'buried' || reply === 'lost') return reply;
    throw unexpectedReply('bury', reply);
  };
