// Commands that the process of a transition carries out itself: the commit records them, and then they are
// begun.

import type { Commit } from '../redis/commit-arguments.ts';
import type { Committed } from '../redis/take-and-commit.ts';
import type { Taken } from '../redis/taken.ts';
import type { Asked } from './effects.ts';
import type { LocalCommands } from './local-commands.ts';
import type { CommandJob } from './queues.ts';

export type Hands = Omit<LocalCommands, 'close'>;
export type Recorded = Pick<Commit, 'commands' | 'askAgainMs'>;

/**
 * Hands for all of them, taken. Null: the commands go to the queue, before the commit. That is where they
 * may be already after a try of these messages, and two would carry them out at the same time.
 */
export const handsFor = (
  { orders }: Asked,
  { isFirst }: Taken,
  hands: Hands | undefined,
): Hands | null => {
  const count = orders.reduce((sum, { jobs }) => sum + jobs.length, 0);
  return count > 0 && isFirst && hands?.take(count) ? hands : null;
};

export const recordOf = ({ orders }: Asked, hands: Hands | null): Recorded => ({
  commands:
    hands === null
      ? []
      : orders.flatMap(({ jobs }) => jobs.map((job) => ({ commandId: job.commandId, job }))),
  askAgainMs: hands?.askAgainMs ?? 0,
});

/**
 * A commit whose reply did not come may have happened; so may one that is told, when the connection
 * sends it again, that it is too late. Each hand that was taken is given back by one of `begin` and `doubt`.
 *
 * @param commit and what comes before it.
 * @throws what `commit` throws.
 */
export const beginAfter = async (
  commit: () => Promise<Committed>,
  { orders }: Asked,
  hands: Hands | null,
  recordedAfter: number,
): Promise<Committed> => {
  if (hands === null) return commit();
  const ofEach = (act: (jobs: readonly CommandJob[]) => void): void => {
    for (const { jobs, within } of orders) within(() => act(jobs));
  };
  const committed = await commit().catch((error: unknown) => {
    ofEach((jobs) => hands.doubt(jobs));
    throw error;
  });
  ofEach((jobs) => {
    if (committed.status === 'lost') hands.doubt(jobs);
    else hands.begin(jobs, recordedAfter);
  });
  return committed;
};
