// Takes events from where they were committed to where they are heard. An event is committed with
// the change that it tells of, so a process that dies afterwards leaves it in its shard's outbox, and
// whoever sweeps next takes it from there. Every step can be repeated: the stream takes an event
// once, and so does the queue of deliveries.

import { setTimeout as wait } from 'node:timers/promises';

import type { Event } from '../events/event.ts';
import { aFewAtOnce } from '../redis/a-few-at-once.ts';
import type { EventOutbox, OutboxEntry } from '../redis/event-outbox.ts';
import type { EventStream } from '../redis/event-stream.ts';
import { allShards, type Shard } from '../redis/keys.ts';
import { atMostEvery } from './at-most-every.ts';

const BATCH_MAX = 100;
/** A process that died is made up for within this time. */
const INTERVAL_MS = 1_000;
/** Keeps the workers from sweeping in step. */
const JITTER_MS = 200;
const ERROR_LOG_INTERVAL_MS = 10_000;

export interface EventRelayOptions {
  readonly outbox: EventOutbox;
  readonly stream: Pick<EventStream, 'append'>;
  /** Hands events on to be delivered. @default nobody wants them */
  readonly forward?: (events: readonly Event[]) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

export interface EventRelay {
  /** Events were committed in this shard. Returns at once, and never throws. */
  poke(shard: Shard): void;
  /** Waits for what is in hand. */
  close(): Promise<void>;
}

/** Sweeps every 0.8 to 1.2 s until it is closed, through every outage of Redis. */
export const startEventRelay = (options: EventRelayOptions): EventRelay => {
  const closed = new AbortController();
  const failed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    options.log.warn({ err, suppressed }, 'events wait in their outbox'),
  );
  const running = new Map<Shard, Promise<void>>();
  const pokedAgain = new Set<Shard>();

  const run = async (shard: Shard): Promise<void> => {
    do {
      pokedAgain.delete(shard);
      await relayShard(shard, options).catch(failed);
    } while (pokedAgain.has(shard) && !closed.signal.aborted);
    running.delete(shard);
  };
  const poke = (shard: Shard): void => {
    if (running.has(shard)) pokedAgain.add(shard);
    else running.set(shard, run(shard));
  };
  const sweep = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await aFewAtOnce(allShards, async (shard) => {
        const waiting = await options.outbox.read(shard, 1);
        if (waiting.length > 0) poke(shard);
      }).catch(failed);
      const ms = INTERVAL_MS + (Math.random() * 2 - 1) * JITTER_MS;
      await wait(ms, undefined, { signal: closed.signal }).catch(() => {});
    }
  };
  const sweeping = sweep();
  return {
    poke,
    close: async () => {
      closed.abort();
      await sweeping;
      await Promise.all(running.values());
    },
  };
};

/** Until the outbox is empty. @throws ioredis's errors, with the rest left for the next time. */
const relayShard = async (shard: Shard, options: EventRelayOptions): Promise<void> => {
  const { outbox, stream, forward, clock } = options;
  let entries: readonly OutboxEntry[];
  do {
    entries = await outbox.read(shard, BATCH_MAX);
    // describeChange wrote them.
    const events = entries.map(({ json }) => JSON.parse(json) as Event);
    await stream.append(
      entries.map(({ json }, at) => ({ id: events[at]?.id ?? json, json })),
      clock(),
    );
    if (events.length > 0) await forward?.(events);
    await outbox.clear(shard, entries);
  } while (entries.length === BATCH_MAX);
};
