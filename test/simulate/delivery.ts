// Telnyx's way to the service: each webhook through its weather to one of the processes, and again
// when nobody took it.

import type { Delivery } from '../simulator/delivery.ts';
import type { Webhook } from '../simulator/model/webhook.ts';
import type { Random } from '../simulator/random.ts';
import type { Fleet } from './fleet.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';

export interface DeliveryOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly fleet: () => Fleet;
  /** Resolves with whether the service answered 200; never, if the process ends before. */
  readonly receive: (life: Life, webhook: Webhook) => Promise<boolean>;
  readonly onLost: (webhook: Webhook) => void;
}

/** Telnyx gives up an attempt after this. */
const TIMEOUT_MS = 2_000;
/** The pauses before each further try. */
const RETRIES_MS = [200, 400, 800, 1_600] as const;
/** A webhook that is held back lets others pass for so long. */
const HELD_BACK_MS = [20, 400] as const;
const NETWORK_MS = [1, 30] as const;

export const createWorldDelivery = (options: DeliveryOptions): Delivery => {
  const { scheduler, random, fleet, receive, onLost } = options;
  let underWay = 0;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void scheduler.after(ms, resolve));

  const attempt = (webhook: Webhook): Promise<boolean> =>
    new Promise((resolve) => {
      const life = fleet().pick();
      const cancel = scheduler.after(TIMEOUT_MS, () => resolve(false));
      if (life === null) return;
      void receive(life, webhook).then((taken) => {
        cancel();
        resolve(taken);
      });
    });

  const deliver = async (webhook: Webhook, firstTried: () => void): Promise<void> => {
    underWay += 1;
    for (const ms of [random.between(...NETWORK_MS), ...RETRIES_MS]) {
      await pause(ms);
      const taken = await attempt(webhook);
      firstTried();
      if (taken) {
        underWay -= 1;
        return;
      }
    }
    underWay -= 1;
    onLost(webhook);
  };

  return {
    async send(webhook, fate) {
      if (fate.copies === 0) return onLost(webhook);
      underWay += 1;
      await pause(fate.delayMs + (fate.reorder ? random.between(...HELD_BACK_MS) : 0));
      const copies = Array.from(
        { length: fate.copies },
        () => new Promise<void>((resolve) => void deliver(webhook, resolve)),
      );
      underWay -= 1;
      await Promise.all(copies);
    },
    idle: () => Promise.reject(new Error('a simulated world is not waited for')),
    get underWay() {
      return underWay;
    },
    stop: () => {},
  };
};
