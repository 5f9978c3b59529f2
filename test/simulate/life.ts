// One process of the service, from its start to its end. A process that ends does so between two
// steps: whatever it was doing is never gone on with.

import type { Random } from '../simulator/random.ts';
import type { Scheduler } from './scheduler.ts';

/** How long the steps of every process take. */
export interface Pace {
  /** The part of the steps that takes no time. */
  readonly immediate: number;
  readonly quickMs: readonly [number, number];
  readonly slow: number;
  readonly slowMs: readonly [number, number];
}

export interface Life {
  readonly process: string;
  isAlive(): boolean;
  /** 0: it is not frozen. */
  frozenUntil(): number;
  /** This process's clock, in milliseconds since the epoch; it may be wrong. */
  now(): number;
  /** Resolves when the process gets to its next step, and never once it has ended. */
  step(): Promise<void>;
  sleep(ms: number): Promise<void>;
  /** What the promise comes to, for as long as there is somebody to hear it. */
  hear<T>(promise: Promise<T>): Promise<T>;
  /** It ends at the step that is so many steps away. */
  endAfter(steps: number): void;
  end(): void;
  freeze(ms: number): void;
}

export interface LifeOptions {
  readonly process: string;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly pace: () => Pace;
  /** How much this process's clock is ahead. */
  readonly aheadMs: () => number;
  readonly onEnd: (life: Life) => void;
  readonly onFreeze: (life: Life) => void;
}

export const createLife = (options: LifeOptions): Life => {
  const { process, scheduler, random, pace } = options;
  let alive = true;
  let frozenUntil = 0;
  let stepsLeft: number | null = null;

  const draw = (): number => {
    const { immediate, quickMs, slow, slowMs } = pace();
    const roll = random.next();
    if (roll < immediate) return 0;
    return random.between(...(roll > 1 - slow ? slowMs : quickMs));
  };

  const whenAwake = (ms: number, run: () => void): void => {
    scheduler.after(ms, () => {
      if (!alive) return;
      const frozenMs = frozenUntil - scheduler.now();
      if (frozenMs > 0) whenAwake(frozenMs, run);
      else run();
    });
  };

  const end = (): void => {
    if (!alive) return;
    alive = false;
    options.onEnd(life);
  };

  const life: Life = {
    process,
    isAlive: () => alive,
    frozenUntil: () => (frozenUntil > scheduler.now() ? frozenUntil : 0),
    now: () => scheduler.now() + options.aheadMs(),
    step() {
      if (stepsLeft !== null && (stepsLeft -= 1) < 0) end();
      if (!alive) return NEVER;
      const ms = draw();
      if (ms === 0 && frozenUntil <= scheduler.now()) return DONE;
      return new Promise((resolve) => whenAwake(ms, resolve));
    },
    sleep: (ms) => new Promise((resolve) => whenAwake(ms, resolve)),
    hear: (promise) =>
      new Promise((resolve, reject) => {
        promise.then(
          (value) => whenAwake(0, () => resolve(value)),
          (cause: unknown) => whenAwake(0, () => reject(cause as Error)),
        );
      }),
    endAfter: (steps) => void (stepsLeft = steps),
    end,
    freeze(ms) {
      frozenUntil = scheduler.now() + ms;
      options.onFreeze(life);
    },
  };
  return life;
};

const DONE = Promise.resolve();
const NEVER = new Promise<never>(() => {});
