// Takes events from where they were committed to where they are heard. An event is committed with
// the change that it tells of, so a process that dies afterwards leaves it in its shard's outbox, and
// whoever sweeps next takes it from there. Every step can be repeated: the stream takes an event
// once, and so does the queue of deliveries.

import { pause } from '../pause.ts';
import type { Event } from '../events/event.ts';
import { aFewAtOnce } from '../redis/a-few-at-once.ts';
import type { EventOutbox } from '../redis/event-outbox.ts';
import type { EventStream } from '../redis/event-stream.ts';
import { allShards, type Shard } from '../redis/keys.ts';
import { atMostEvery } from '../at-most-every.ts';

/** Of one shard at once, and of one script that appends. */
const BATCH_MAX = 100;
/**
 * What is committed meanwhile is taken along: three round trips for many events cost the worker and
 * Redis what they cost for one.
 */
const GATHER_MS = 10;
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
  const poked = new Set<Shard>();
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (poked.size > 0) {
      await pause(GATHER_MS, closed.signal);
      const shards = [...poked];
      poked.clear();
      const unfinished = await relayShards(shards, options, failed).catch(failed);
      for (const shard of unfinished ?? []) poked.add(shard);
    }
    running = null;
  };
  const poke = (shard: Shard): void => {
    poked.add(shard);
    running ??= run();
  };
  const sweep = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await aFewAtOnce(allShards, async (shard) => {
        const waiting = await options.outbox.read(shard, 1);
        if (waiting.length > 0) poke(shard);
      }).catch(failed);
      const ms = INTERVAL_MS + (Math.random() * 2 - 1) * JITTER_MS;
      await pause(ms, closed.signal);
    }
  };
  const sweeping = sweep();
  return {
    poke,
    close: async () => {
      closed.abort();
      await sweeping;
      await running;
    },
  };
};

/**
 * One portion of each, the shards' events behind one another. Resolves with the shards that may have
 * more.
 *
 * @throws ioredis's errors, and what `forward` throws, with the rest left for the next time. A shard
 * that cannot be read is told to `failed` and keeps no other waiting.
 */
const relayShards = async (
  shards: readonly Shard[],
  { outbox, stream, forward, clock }: EventRelayOptions,
  failed: (error: unknown) => void,
): Promise<readonly Shard[]> => {
  const readable = await Promise.all(
    shards.map(async (shard) => {
      const entries = await outbox.read(shard, BATCH_MAX).catch(failed);
      return { shard, entries: entries ?? [] };
    }),
  );
  // describeChange wrote them.
  const stored = readable
    .flatMap(({ entries }) => entries)
    .map(({ json }) => ({ json, event: JSON.parse(json) as Event }));
  for (let first = 0; first < stored.length; first += BATCH_MAX) {
    const some = stored.slice(first, first + BATCH_MAX);
    await stream.append(
      some.map(({ json, event }) => ({ id: event.id, json })),
      clock(),
    );
  }
  if (stored.length > 0) await forward?.(stored.map(({ event }) => event));
  await Promise.all(
    readable.map(({ shard, entries }) => outbox.clear(shard, entries).catch(failed)),
  );
  return readable.flatMap(({ shard, entries }) => (entries.length === BATCH_MAX ? [shard] : []));
};
