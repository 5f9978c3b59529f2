// The processes of the service: as many as a story has, each started again after its end.

import { createLife, type Life, type Pace } from './life.ts';
import type { Random } from '../simulator/random.ts';
import type { Scheduler } from './scheduler.ts';

export interface Fleet {
  /** One that lives and is not frozen; null: there is none now. */
  pick(): Life | null;
  /** The one that runs as process `index` now; null: it is down. */
  find(index: number): Life | null;
  /** Ends it at a later step; it comes back after `downMs`. */
  crash(index: number, afterSteps: number, downMs: number): void;
  freeze(index: number, ms: number): void;
  /** Sets its clock on, or back. */
  jump(index: number, ms: number): void;
  /** Sets every clock on. */
  jumpAll(ms: number): void;
  /** Nobody ends any more, and all clocks are the same. Who sleeps sleeps on. */
  heal(): void;
  /** All processes run, and none is frozen. */
  isWhole(): boolean;
}

export interface FleetOptions {
  readonly size: number;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly pace: () => Pace;
  readonly onStart: (life: Life) => void;
  /** Its jobs are nobody's, until somebody notices. */
  readonly onSilent: (life: Life) => void;
}

const RESTART_MS = 1_000;

export const createFleet = (options: FleetOptions): Fleet => {
  const { size, scheduler, random, pace, onStart, onSilent } = options;
  const lives: (Life | null)[] = [];
  let allAhead = 0;
  const ahead = Array.from({ length: size }, () => 0);
  const downMs = Array.from({ length: size }, () => RESTART_MS);
  const fuses: (Life | null)[] = [];

  const start = (index: number): void => {
    const life = createLife({
      process: `process-${index + 1}`,
      scheduler,
      random,
      pace,
      aheadMs: () => allAhead + (ahead[index] ?? 0),
      onEnd: (ended) => {
        lives[index] = null;
        onSilent(ended);
        scheduler.after(downMs[index] ?? RESTART_MS, () => start(index));
      },
      onFreeze: onSilent,
    });
    lives[index] = life;
    onStart(life);
  };
  for (let index = 0; index < size; index += 1) start(index);

  return {
    pick() {
      const [first, ...rest] = lives.filter(
        (life): life is Life => life !== null && life.frozenUntil() === 0,
      );
      return first === undefined ? null : random.pick([first, ...rest]);
    },
    find: (index) => lives[index] ?? null,
    crash(index, afterSteps, ms) {
      const life = lives[index] ?? null;
      downMs[index] = ms;
      fuses[index] = life;
      life?.endAfter(afterSteps);
    },
    freeze: (index, ms) => lives[index]?.freeze(ms),
    jump: (index, ms) => void (ahead[index] = (ahead[index] ?? 0) + ms),
    jumpAll: (ms) => void (allAhead += ms),
    heal() {
      for (const life of fuses) life?.endAfter(Number.MAX_SAFE_INTEGER);
      ahead.fill(0);
    },
    isWhole: () => lives.every((life) => life?.frozenUntil() === 0),
  };
};
