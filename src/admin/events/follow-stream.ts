// Waits for events on a connection of its own, through every outage of Redis.

import { pause } from '../../pause.ts';
import { followEvents, type EventStream, type StreamedEvent } from '../../redis/event-stream.ts';
import type { RedisClient } from '../../redis/connection.ts';
import type { Keys } from '../../redis/keys.ts';

const READ_MAX = 500;
/** Shorter than the time after which a silent socket is given up. */
const BLOCK_MS = 5_000;
const RETRY_MS = 500;

export interface FollowOptions {
  readonly stream: Pick<EventStream, 'end'>;
  readonly keys: Keys;
  /** A connection that never gives up, for the blocking reads alone. */
  readonly connect: () => RedisClient;
  readonly signal: AbortSignal;
  /** Asked before every wait, which takes 5 s at most. */
  readonly isWanted: () => boolean;
  /** What came before this place is not told. */
  readonly onStart: (place: number) => void;
  /** All events after `from`, in their order. */
  readonly onEvents: (events: readonly StreamedEvent[], from: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Resolves when nobody wants more. Never rejects. */
export const followStream = async (options: FollowOptions): Promise<void> => {
  const { keys, stream, signal, isWanted, onStart, onEvents, onFailed } = options;
  const blocking = options.connect();
  const stop = (): void => blocking.disconnect();
  signal.addEventListener('abort', stop);
  let place: number | null = null;
  while (isWanted() && !signal.aborted) {
    try {
      if (place === null) {
        place = await stream.end();
        onStart(place);
      }
      const how = { waitMs: BLOCK_MS, limit: READ_MAX };
      const events = await followEvents(blocking, keys, place, how);
      if (events.length > 0) onEvents(events, place);
      place = events.at(-1)?.place ?? place;
    } catch (error) {
      if (signal.aborted) break;
      onFailed(error);
      await pause(RETRY_MS, signal);
    }
  }
  signal.removeEventListener('abort', stop);
  stop();
};
