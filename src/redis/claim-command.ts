import type { MailboxId } from '../mailbox/mailbox-id.ts';
import { restoreCall } from './archive-call.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const CLAIM = loadScript('mailbox-kind', 'seen', 'claim');

export type Claim =
  /** The command's result has been posted: it must not be sent again. */
  | { readonly done: true }
  | {
      readonly done: false;
      /** Milliseconds since the epoch. */
      readonly firstAttemptAt: number;
      /** Whether there was an attempt before this one. */
      readonly repeated: boolean;
    };

export const claimCommand =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, commandId: string, now: number): Promise<Claim> => {
    const ledger = [
      keys.box(mailbox),
      keys.seen(mailbox),
      keys.seenBefore(mailbox),
      keys.archive(mailbox),
      keys.asked(shardOf(mailbox)),
    ];
    const reply = await runScript(client, CLAIM, ledger, [commandId, now, mailbox]);
    if (!Array.isArray(reply)) throw unexpectedReply('claim', reply);
    const [status, firstAttemptAt, repeated] = reply as readonly unknown[];
    if (status === 'archived') {
      await restoreCall(client, keys, mailbox, true);
      return claimCommand(client, keys)(mailbox, commandId, now);
    }
    if (status === 'done') return { done: true };
    return { done: false, firstAttemptAt: Number(firstAttemptAt), repeated: repeated === 1 };
  };
