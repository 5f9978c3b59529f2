// Sends webhooks as Telnyx does: signed, 2 s for each try, retried on 408, 429, 5xx and silence, to
// the failover URL after two failures in a row; concurrently, and through the weather.

import type { AcceptedDeliveries } from './accepted-deliveries.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import type { Webhook } from './model/webhook.ts';
import { createPoster } from './post.ts';
import type { PostStatus } from './post.ts';
import type { Signer } from './signer.ts';
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
  /** How many may be under way at once. 1: they arrive in the order of the events. */
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

const FAILURES_BEFORE_FAILOVER = 2;
const REORDER_AT_MOST_MS = 100;

type Outcome = 'accepted' | 'refused' | 'failed';

const outcomeOf = (status: PostStatus): Outcome => {
  if (status === null || status === 408 || status === 429 || status >= 500) return 'failed';
  return status >= 200 && status < 300 ? 'accepted' : 'refused';
};

const envelope = (webhook: Webhook, attempt: number, url: string, switches: Switches): string => {
  const data = {
    record_type: 'event',
    event_type: webhook.eventType,
    id: webhook.id,
    occurred_at: webhook.occurredAt,
    payload: webhook.payload,
  };
  const bare =
    switches.floorEnvelope === 'bare' && webhook.eventType === 'conference.floor.changed';
  const meta = { attempt, delivered_to: url };
  return JSON.stringify(bare ? { ...data, meta } : { data, meta });
};

export const createDelivery = (options: DeliveryOptions): Delivery => {
  const { clock, journal } = options;
  const poster = createPoster();
  const wakers = new Set<() => void>();
  const waiting: (() => void)[] = [];
  const idlers: (() => void)[] = [];
  let held: (() => void)[] = [];
  let underWay = 0;
  let sending = 0;
  let stopped = false;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopped || ms <= 0) return resolve();
      const wake = (): void => {
        cancel();
        wakers.delete(wake);
        resolve();
      };
      const cancel = clock.setTimeout(wake, ms);
      wakers.add(wake);
    });

  const slot = async (): Promise<void> => {
    if (sending >= options.concurrency) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else sending += 1;
  };
  const freeSlot = (): void => {
    const next = waiting.shift();
    if (next === undefined) sending -= 1;
    else next();
  };

  const seconds = (): string => String(Math.floor(clock.now() / 1000));

  const attempt = async (
    webhook: Webhook,
    url: string,
    number: number,
    timestamp: string,
  ): Promise<Outcome> => {
    const body = envelope(webhook, number, url, options.switches());
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'telnyx-webhooks',
      'telnyx-timestamp': timestamp,
      'telnyx-signature-ed25519': options.signer.sign(timestamp, body),
    };
    const status = await poster.post(url, headers, body, options.timeoutMs);
    const outcome = outcomeOf(status);
    const { id: eventId, eventType, callLegId, conferenceId } = webhook;
    journal.add({
      what: 'delivery',
      eventId,
      eventType,
      callLegId,
      attempt: number,
      url,
      status,
      outcome,
    });
    if (outcome === 'accepted') {
      options.accepted.add({ eventId, eventType, callLegId, conferenceId, firstAt: clock.now() });
    }
    return outcome;
  };

  const giveUp = (
    webhook: Webhook,
    reason: 'weather' | 'refused' | 'retries used up' | 'no url' | 'stopped',
  ): void =>
    journal.add({
      what: 'delivery.given-up',
      eventId: webhook.id,
      eventType: webhook.eventType,
      reason,
    });

  /** All tries of one copy; `firstTried` is told after the first. */
  const deliver = async (
    webhook: Webhook,
    firstAttempt: number,
    firstTried: () => void,
  ): Promise<void> => {
    const firstTimestamp = seconds();
    for (let tries = 0; tries <= options.retriesMs.length; tries++) {
      if (tries > 0) await pause(options.retriesMs[tries - 1] ?? 0);
      const connection = options.connection(webhook.connectionId);
      const primary = connection?.webhookUrl ?? null;
      const failover = tries >= FAILURES_BEFORE_FAILOVER ? connection?.failoverUrl : null;
      const url = failover ?? primary;
      if (stopped) return giveUp(webhook, 'stopped');
      if (url === null) return giveUp(webhook, 'no url');
      await slot();
      const kept = options.switches().retryTimestamp === 'kept';
      const timestamp = kept ? firstTimestamp : seconds();
      const outcome = await attempt(webhook, url, firstAttempt + tries, timestamp).finally(
        freeSlot,
      );
      firstTried();
      if (outcome === 'accepted') return;
      if (outcome === 'refused') return giveUp(webhook, 'refused');
    }
    giveUp(webhook, 'retries used up');
  };

  const begin = (): void => void (underWay += 1);
  const done = (): void => {
    underWay -= 1;
    if (underWay === 0) for (const resolve of idlers.splice(0)) resolve();
  };

  const sendCopy = (webhook: Webhook, firstAttempt: number): Promise<void> =>
    new Promise((firstTried) => {
      begin();
      void deliver(webhook, firstAttempt, firstTried).finally(() => {
        firstTried();
        done();
      });
    });

  /** Until the next delivery has passed by, or a while at most. */
  const holdBack = async (): Promise<void> => {
    const released = new Promise<void>((resolve) => held.push(resolve));
    await Promise.race([released, pause(REORDER_AT_MOST_MS)]);
  };
  const releaseHeld = (): void => {
    const released = held;
    held = [];
    for (const release of released) release();
  };

  return {
    async send(webhook, fate) {
      if (fate.copies === 0) return giveUp(webhook, 'weather');
      begin();
      try {
        if (fate.delayMs > 0) await pause(fate.delayMs);
        if (fate.reorder) await holdBack();
        const copies = Array.from({ length: fate.copies }, (_, copy) =>
          sendCopy(webhook, copy + 1),
        );
        await Promise.all(copies);
        if (!fate.reorder) releaseHeld();
      } finally {
        done();
      }
    },
    idle: () =>
      underWay === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
    get underWay() {
      return underWay;
    },
    stop() {
      stopped = true;
      for (const wake of [...wakers]) wake();
      releaseHeld();
      poster.close();
    },
  };
};
