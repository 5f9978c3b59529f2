// What a worker posts, it reads itself where it has hands for it: posting and taking are one step then.

import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Post } from '../redis/post-message.ts';
import type { LocalDrains } from './local-drains.ts';

/** @param store may use another connection than the drains: nothing is begun before it is stored. */
export const postAndRead =
  (
    store: Pick<MailboxStore, 'post' | 'postAndTake'>,
    drains: Pick<LocalDrains, 'begin' | 'wake'>,
  ): Post =>
  async (mailbox, id, message, now) => {
    const begun = drains.begin(mailbox, () => store.postAndTake(mailbox, id, message, now));
    if (begun !== null) return (await begun).posted;
    const posted = await store.post(mailbox, id, message, now);
    await drains.wake([mailbox]);
    return posted;
  };
