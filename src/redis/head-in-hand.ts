// What a taker says of the head in its hands, short of committing or burying it.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import type { Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import type { Taken } from './taken.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const BEGIN = loadScript('begin');
const FAIL = loadScript('fail');
const PUT_BACK = loadScript('put-back');

export const beginHead =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, head: Taken): Promise<'begun' | 'lost'> => {
    const reply = await runScript(client, BEGIN, [keys.box(mailbox)], [head.fence, head.messageId]);
    if (reply === 'begun' || reply === 'lost') return reply;
    throw unexpectedReply('begin', reply);
  };

export const failHead =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, head: Taken): Promise<number> =>
    Number(await runScript(client, FAIL, [keys.box(mailbox)], [head.fence, head.messageId]));

export const putBackHead =
  (client: RedisClient, keys: Keys) =>
  async (mailbox: MailboxId, head: Taken): Promise<void> => {
    await runScript(client, PUT_BACK, [keys.box(mailbox)], [head.fence, head.messageId]);
  };
