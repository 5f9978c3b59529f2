// The one stream of events that every process reads.

import type { Event } from '../events/event.ts';
import type { RedisClient } from './connection.ts';
import type { Keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';

const APPEND = loadScript('append-events');
const START = '0-0';

export interface StreamedEvent {
  /** Its place in the stream: grows from event to event. */
  readonly streamId: string;
  readonly event: Event;
  readonly json: string;
}

/** Every method throws ioredis's errors. Events come oldest first. */
export interface EventStream {
  /** An event that the stream has had is left out. */
  append(events: readonly StoredEvent[], now: number): Promise<void>;
  /** The place of the newest event, or the one before all of them. */
  end(): Promise<string>;
  after(streamId: string, limit: number): Promise<readonly StreamedEvent[]>;
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
    return newest?.[0] ?? START;
  },
  after: async (streamId, limit) => {
    const entries = await client.xrange(keys.events(), `(${streamId}`, '+', 'COUNT', limit);
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
  streamId: string,
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
    streamId,
  );
  return reply?.[0]?.[1].map(readEntry) ?? [];
};

/** append-events.lua writes entries of one field, whose value describeChange wrote. */
const readEntry = ([streamId, fields]: readonly [string, readonly string[]]): StreamedEvent => {
  const json = String(fields[1]);
  return { streamId, json, event: JSON.parse(json) as Event };
};

/** Below 0: one comes before the other. Both as Redis writes them: `<milliseconds>-<number>`. */
export const compareStreamIds = (one: string, other: string): number => {
  const [oneMs, oneNumber] = partsOf(one);
  const [otherMs, otherNumber] = partsOf(other);
  const difference = oneMs - otherMs || oneNumber - otherNumber;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

const partsOf = (streamId: string): readonly [bigint, bigint] => {
  const [ms = '0', number = '0'] = streamId.split('-');
  return [BigInt(ms), BigInt(number)];
};
