// Commands that were recorded and have no result: the queue is given them.

import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { AskedCommand } from '../redis/asked-command.ts';
import type { CommandJob, Queues } from './queues.ts';

/**
 * A command that the queue did not take, or has lost, is named again after this time: within the 10 s for
 * which a call waits.
 */
const AGAIN_MS = 3_000;

export interface AgainTargets {
  readonly store: Pick<MailboxStore, 'askAgain'>;
  readonly queues: Pick<Queues, 'addCommands'>;
}

/**
 * Puts a command into the queue if it was recorded and has no result. One that lies there stays one job.
 *
 * @param known what is known of attempts before. @default nothing: there may have been one
 * @throws ioredis's errors.
 */
export const queueAgain = async (
  { mailbox, commandId }: AskedCommand,
  { store, queues }: AgainTargets,
  known: Pick<CommandJob, 'attempted'> = {},
): Promise<void> => {
  // As record-commands.ts has it.
  const job = (await store.askAgain({ mailbox, commandId }, AGAIN_MS)) as CommandJob | null;
  if (job !== null) await queues.addCommands([{ ...job, ...known }]);
};
