// The store and the queues as one process has them: a step before each operation, in which the
// process may end, and one before its answer.

import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Queues } from '../../src/queue/queues.ts';
import type { Life } from './life.ts';
import type { Twin } from './twin/twin.ts';

/** What the two queues take from a process, at once. */
export interface QueueDoors {
  wake: (mailboxes: Parameters<Queues['wake']>[0]) => void;
  addCommands: (jobs: Parameters<Queues['addCommands']>[0]) => void;
}

export const storeOf = (life: Life, twin: Twin): MailboxStore => {
  const through =
    <Given extends readonly unknown[], Answer>(operation: (...given: Given) => Answer) =>
    async (...given: Given): Promise<Answer> => {
      await life.step();
      const answer = operation(...given);
      await life.step();
      return answer;
    };
  return {
    post: through(twin.post),
    postAndTake: through(twin.postAndTake),
    take: through(twin.take),
    commit: through(twin.commit),
    bury: through(twin.bury),
    begin: through(twin.begin),
    fail: through(twin.fail),
    putBack: through(twin.putBack),
    roster: through(twin.roster),
    leftMembers: through(twin.leftMembers),
    claim: through(twin.claim),
    askAgain: through(twin.askAgain),
    sweep: through(twin.sweep),
  };
};

export const queuesOf = (life: Life, doors: QueueDoors): Pick<Queues, 'wake' | 'addCommands'> => ({
  wake: async (mailboxes) => {
    await life.step();
    doors.wake(mailboxes);
    await life.step();
  },
  addCommands: async (jobs) => {
    await life.step();
    doors.addCommands(jobs);
    await life.step();
  },
});
