import { askedEntry, type AskedCommand } from './asked-command.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';

const ASK_AGAIN = loadScript('redis-now', 'ask-again');

export const askAgain =
  (client: RedisClient, keys: Keys) =>
  async (command: AskedCommand, againMs: number): Promise<unknown> => {
    const { mailbox, commandId } = command;
    const names = [keys.box(mailbox), keys.asked(shardOf(mailbox))];
    const job = await runScript(client, ASK_AGAIN, names, [
      commandId,
      askedEntry(command),
      againMs,
    ]);
    return typeof job === 'string' ? JSON.parse(job) : null;
  };
