// How the index of commands without a result names one: commit.lua and claim.lua write the same.

import type { MailboxId } from '../mailbox/mailbox-id.ts';

/** A command that was begun by the process that asked for it. */
export interface AskedCommand {
  readonly mailbox: MailboxId;
  /** A UUID, so that it holds no space. */
  readonly commandId: string;
}

export const askedEntry = ({ mailbox, commandId }: AskedCommand): string =>
  `${commandId} ${mailbox}`;

/** @param entry as `askedEntry` makes it, or those scripts. */
export const readAskedEntry = (entry: string): AskedCommand => {
  const end = entry.indexOf(' ');
  return { commandId: entry.slice(0, end), mailbox: entry.slice(end + 1) as MailboxId };
};
