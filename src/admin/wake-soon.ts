import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { AdminContext } from './admin-context.ts';

/** What is stored is done: if nobody is woken now, the sweeper wakes somebody within seconds. */
export const wakeSoon = async (
  mailbox: MailboxId,
  { wake, log }: Pick<AdminContext, 'wake' | 'log'>,
): Promise<void> => {
  await wake(mailbox).catch((error: unknown) => {
    log.warn({ err: error }, 'A message from the admin side waits for the sweeper');
  });
};
