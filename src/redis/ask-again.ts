import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import type { AskedCommand } from './sweep-shard.ts';

const ASK_AGAIN = loadScript('redis-now', 'ask-again');

export const askAgain =
  (client: RedisClient, keys: Keys) =>
  async ({ mailbox, commandId }: AskedCommand, againMs: number): Promise<unknown> => {
    const names = [keys.box(mailbox), keys.asked(shardOf(mailbox))];
    const entry = `${commandId} ${mailbox}`;
    const job = await runScript(client, ASK_AGAIN, names, [commandId, entry, againMs]);
    return typeof job === 'string' ? JSON.parse(job) : null;
  };
