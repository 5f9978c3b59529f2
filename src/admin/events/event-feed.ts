// One connection that waits for events, for every listener of this process. It is open while there
// are listeners.

import type { ServerResponse } from 'node:http';

import { atMostEvery } from '../../at-most-every.ts';
import type { RedisClient } from '../../redis/connection.ts';
import type { EventStream, StreamedEvent } from '../../redis/event-stream.ts';
import type { Keys } from '../../redis/keys.ts';
import { createEventClient, type EventClient } from './event-client.ts';
import { followStream } from './follow-stream.ts';

const ERROR_LOG_INTERVAL_MS = 10_000;

export interface FeedLimits {
  readonly clientsMax: number;
  /** Unsent, for one client. */
  readonly bufferMaxBytes: number;
  /** Proxies close what is silent for a minute, or less. */
  readonly heartbeatMs: number;
}

const LIMITS: FeedLimits = {
  clientsMax: 100,
  bufferMaxBytes: 1_048_576,
  heartbeatMs: 15_000,
};

export interface EventFeedOptions {
  readonly stream: EventStream;
  readonly keys: Keys;
  /** A connection that never gives up, for the blocking reads alone. */
  readonly connect: () => RedisClient;
  readonly log: { warn(fields: object, message: string): void };
  readonly limits?: Partial<FeedLimits>;
}

export interface EventFeed {
  readonly isFull: boolean;
  /** The place of the newest event. @throws ioredis's errors */
  end(): Promise<number>;
  /** Sends the wanted events after this place, and beats, until the response is closed. */
  attach(
    response: ServerResponse,
    after: number,
    isWanted: (event: StreamedEvent) => boolean,
  ): void;
  /** Ends every response. */
  close(): void;
}

export const createEventFeed = (options: EventFeedOptions): EventFeed => {
  const { stream, keys, connect, log } = options;
  const { clientsMax, bufferMaxBytes, heartbeatMs } = { ...LIMITS, ...options.limits };
  const clients = new Set<EventClient>();
  const closed = new AbortController();
  const onFailed = atMostEvery<unknown>(ERROR_LOG_INTERVAL_MS, (err, suppressed) =>
    log.warn({ err, suppressed }, 'events cannot be read'),
  );
  const catchUp = (place: number): void => {
    for (const client of clients) client.catchUp(place);
  };
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    const heart = setInterval(() => {
      for (const client of clients) client.beat();
    }, heartbeatMs);
    await followStream({
      stream,
      keys,
      connect,
      signal: closed.signal,
      isWanted: () => clients.size > 0,
      onStart: catchUp,
      onEvents: (events, from) => {
        for (const client of clients) client.offer(events, from);
      },
      onFailed,
    });
    clearInterval(heart);
    isRunning = false;
    // Somebody came while the connection was being ended.
    if (clients.size > 0 && !closed.signal.aborted) void run();
  };

  return {
    get isFull() {
      return clients.size >= clientsMax;
    },
    end: () => stream.end(),
    attach: (response, after, isWanted) => {
      const client = createEventClient({
        response,
        after,
        isWanted,
        stream,
        bufferMaxBytes,
        onFailed,
      });
      clients.add(client);
      response.once('close', () => clients.delete(client));
      if (closed.signal.aborted) client.end();
      else if (isRunning) stream.end().then(catchUp, onFailed);
      else void run();
    },
    close: () => {
      closed.abort();
      for (const client of clients) client.end();
    },
  };
};
