// The reconciler's lease in memory.

import type { Lease } from '../../src/redis/lease.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';

export interface WorldLease {
  of(life: Life): Pick<Lease, 'hold'>;
  flush(): void;
}

export const createWorldLease = (scheduler: Scheduler): WorldLease => {
  let holder: Life | null = null;
  let until = 0;
  return {
    of: (life) => ({
      hold: async (ms) => {
        await life.step();
        const isFree = holder === null || until <= scheduler.now();
        if (!isFree && holder !== life) return false;
        holder = life;
        until = scheduler.now() + ms;
        await life.step();
        return true;
      },
    }),
    flush: () => void (holder = null),
  };
};
