// Sends webhooks as Telnyx does: signed, 2 s for each try, retried on 408, 429, 5xx and silence, to
// the failover URL after two failures in a row; concurrently, and through the weather.

import type { AcceptedDeliveries } from './accepted-deliveries.ts';
import type { Clock } from './clock.ts';
import { tryDelivery } from './delivery-attempt.ts';
import type { Outcome } from './delivery-attempt.ts';
import type { Journal, WireEntry } from './journal.ts';
import type { Webhook } from './model/webhook.ts';
import { createPoster } from './post.ts';
import type { Signer } from './signer.ts';
import { createSleeper } from './sleeper.ts';
import { createSlots } from './slots.ts';
import type { Switches } from './switches.ts';
import type { DeliveryFate } from './weather.ts';

export interface Connection {
  readonly id: string;
  readonly webhookUrl: string | null;
  readonly failoverUrl: string | null;
}

export interface DeliverySettings {
  readonly timeoutMs: number;
  /** The pauses before the second, third, ... try of one delivery. */
  readonly retriesMs: readonly number[];
  /** How many may be under way at once. 1: they are sent in the order of the events. */
  readonly concurrency: number;
}

export const defaultDeliverySettings: DeliverySettings = {
  timeoutMs: 2000,
  retriesMs: [200, 400, 800, 1600],
  concurrency: 128,
};

export interface DeliveryOptions extends DeliverySettings {
  readonly clock: Clock;
  readonly signer: Signer;
  readonly journal: Journal;
  readonly accepted: AcceptedDeliveries;
  switches(): Switches;
  connection(id: string): Connection | undefined;
}

export interface Delivery {
  /** Resolves when the first try of every copy has been answered or given up. */
  send(webhook: Webhook, fate: DeliveryFate): Promise<void>;
  /** Resolves when nothing is under way, delayed or waiting for a retry. */
  idle(): Promise<void>;
  readonly underWay: number;
  /** What is under way is given up. */
  stop(): void;
}

type GivenUp = Extract<WireEntry, { what: 'delivery.given-up' }>['reason'];

const FAILURES_BEFORE_FAILOVER = 2;
const HELD_BACK_MS = 100;

export const createDelivery = (options: DeliveryOptions): Delivery => {
  const { clock, journal, signer, timeoutMs } = options;
  const poster = createPoster();
  const sleeper = createSleeper(clock);
  const slots = createSlots(options.concurrency);
  const idlers: (() => void)[] = [];
  let heldBack: (() => void)[] = [];
  let underWay = 0;
  let stopped = false;

  const seconds = (): string => String(Math.floor(clock.now() / 1000));

  const attempt = async (
    webhook: Webhook,
    url: string,
    number: number,
    timestamp: string,
  ): Promise<Outcome> => {
    const { id: eventId, eventType, callLegId, conferenceId } = webhook;
    const switches = options.switches();
    const one = { webhook, url, number, timestamp };
    const { status, outcome } = await tryDelivery(one, poster, signer, switches, timeoutMs);
    const entry = { eventId, eventType, callLegId, attempt: number, url, status, outcome };
    journal.add({ what: 'delivery', ...entry });
    if (outcome === 'accepted') {
      options.accepted.add({ eventId, eventType, callLegId, conferenceId, firstAt: clock.now() });
    }
    return outcome;
  };

  const giveUp = (webhook: Webhook, reason: GivenUp): void => {
    const { id: eventId, eventType } = webhook;
    journal.add({ what: 'delivery.given-up', eventId, eventType, reason });
  };

  const urlFor = (webhook: Webhook, tries: number): string | null => {
    const connection = options.connection(webhook.connectionId);
    const failover = tries >= FAILURES_BEFORE_FAILOVER ? connection?.failoverUrl : null;
    return failover ?? connection?.webhookUrl ?? null;
  };

  /** All tries of one copy; `firstTried` is told after the first. */
  const deliver = async (
    webhook: Webhook,
    firstNumber: number,
    firstTried: () => void,
  ): Promise<void> => {
    const firstTimestamp = seconds();
    for (let tries = 0; tries <= options.retriesMs.length; tries++) {
      if (tries > 0) await sleeper.sleep(options.retriesMs[tries - 1] ?? 0);
      const url = urlFor(webhook, tries);
      if (stopped) return giveUp(webhook, 'stopped');
      if (url === null) return giveUp(webhook, 'no url');
      const outcome = await slots.run(() => {
        const kept = options.switches().retryTimestamp === 'kept';
        return attempt(webhook, url, firstNumber + tries, kept ? firstTimestamp : seconds());
      });
      firstTried();
      if (outcome === 'accepted') return;
      if (outcome === 'refused') return giveUp(webhook, 'refused');
    }
    giveUp(webhook, 'retries used up');
  };

  /** Counts what is under way, for `idle`. */
  const tracked = async (work: () => Promise<void>): Promise<void> => {
    underWay += 1;
    try {
      await work();
    } finally {
      underWay -= 1;
      if (underWay === 0) for (const resolve of idlers.splice(0)) resolve();
    }
  };

  const sendCopy = (webhook: Webhook, firstNumber: number): Promise<void> =>
    new Promise((resolve, reject) => {
      tracked(() => deliver(webhook, firstNumber, resolve)).then(resolve, reject);
    });

  const releaseHeldBack = (): void => {
    const released = heldBack;
    heldBack = [];
    for (const release of released) release();
  };

  /** Until the next delivery has passed by, or a while at most. */
  const holdBack = (): Promise<void> => {
    const passedBy = new Promise<void>((resolve) => void heldBack.push(resolve));
    return Promise.race([passedBy, sleeper.sleep(HELD_BACK_MS)]);
  };

  return {
    async send(webhook, fate) {
      if (fate.copies === 0) return giveUp(webhook, 'weather');
      await tracked(async () => {
        await sleeper.sleep(fate.delayMs);
        if (fate.reorder) await holdBack();
        const numbers = Array.from({ length: fate.copies }, (_, copy) => copy + 1);
        await Promise.all(numbers.map((number) => sendCopy(webhook, number)));
        if (!fate.reorder) releaseHeldBack();
      });
    },
    idle: () =>
      underWay === 0 ? Promise.resolve() : new Promise((resolve) => void idlers.push(resolve)),
    get underWay() {
      return underWay;
    },
    stop() {
      stopped = true;
      sleeper.wakeAll();
      releaseHeldBack();
      poster.close();
    },
  };
};
