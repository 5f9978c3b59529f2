// The one stream of events that every process reads.

import type { Event } from '../events/event.ts';
import type { RedisClient } from './connection.ts';
import type { Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';

const APPEND = loadScript('append-events');

export interface StreamedEvent {
  /** Its place in the stream: grows from event to event, by one or more. */
  readonly place: number;
  readonly event: Event;
  readonly json: string;
}

/** Every method throws ioredis's errors. Events come oldest first. */
export interface EventStream {
  /** An event that the stream has had is left out. */
  append(events: readonly StoredEvent[], now: number): Promise<void>;
  /** The place of the newest event, or the one before all of them. */
  end(): Promise<number>;
  after(place: number, limit: number): Promise<readonly StreamedEvent[]>;
}

export interface StoredEvent {
  readonly id: string;
  readonly json: string;
}

export const createEventStream = (client: RedisClient, keys: Keys): EventStream => ({
  append: async (events, now) => {
    if (events.length === 0) return;
    await runScript(
      client,
      APPEND,
      [keys.events(), keys.eventsSeen()],
      [now, ...events.flatMap(({ id, json }) => [id, json])],
    );
  },
  end: async () => {
    const [newest] = await client.xrevrange(keys.events(), '+', '-', 'COUNT', 1);
    return newest === undefined ? 0 : placeOf(newest[0]);
  },
  after: async (place, limit) => {
    const entries = await client.xrange(keys.events(), `(${place}-0`, '+', 'COUNT', limit);
    return entries.map(readEntry);
  },
});

/**
 * Waits for events after this place, for `waitMs` at most; none have come then. The connection does
 * nothing else meanwhile.
 *
 * @throws ioredis's errors.
 */
export const followEvents = async (
  blocking: RedisClient,
  keys: Keys,
  place: number,
  options: { readonly waitMs: number; readonly limit: number },
): Promise<readonly StreamedEvent[]> => {
  const { waitMs, limit } = options;
  const reply = await blocking.xread(
    'COUNT',
    limit,
    'BLOCK',
    waitMs,
    'STREAMS',
    keys.events(),
    `${place}-0`,
  );
  return reply?.[0]?.[1].map(readEntry) ?? [];
};

/** append-events.lua writes entries of one field, whose value describeChange wrote. */
const readEntry = ([streamId, fields]: readonly [string, readonly string[]]): StreamedEvent => {
  const json = String(fields[1]);
  return { place: placeOf(streamId), json, event: JSON.parse(json) as Event };
};

/** append-events.lua makes ids of the form `<place>-0`. */
const placeOf = (streamId: string): number => Number.parseInt(streamId, 10);
