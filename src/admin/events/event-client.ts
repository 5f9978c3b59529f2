// One listener of the events: it catches up from where it left off, then goes along with the others.

import type { Writable } from 'node:stream';

import type { EventStream, StreamedEvent } from '../../redis/event-stream.ts';

/** About 200 kB. */
const CATCH_UP_BATCH = 200;
const DRAIN_MAX_MS = 10_000;

export interface EventClientOptions {
  readonly response: Writable;
  /** The last event that it has seen. */
  readonly after: number;
  readonly isWanted: (event: StreamedEvent) => boolean;
  readonly stream: Pick<EventStream, 'after'>;
  /** What may lie unsent: a slower client is dropped, and resumes when it can. */
  readonly bufferMaxBytes: number;
  /** Redis could not be read; the client comes back with its last event. */
  readonly onFailed: (error: unknown) => void;
}

export interface EventClient {
  /** Reads up to `place`, unless it is there. */
  catchUp(place: number): void;
  /** New events, those after `from`. */
  offer(events: readonly StreamedEvent[], from: number): void;
  beat(): void;
  end(): void;
}

export const createEventClient = (options: EventClientOptions): EventClient => {
  const { response, isWanted, stream, bufferMaxBytes, onFailed } = options;
  let cursor = options.after;
  let goal = cursor;
  let isCatchingUp = false;

  const write = (text: string): void => {
    if (response.destroyed || response.writableEnded) return;
    response.write(text);
    if (response.writableLength > bufferMaxBytes) response.destroy();
  };
  const send = (events: readonly StreamedEvent[]): void => {
    const news = events.filter(({ place }) => place > cursor);
    cursor = news.at(-1)?.place ?? cursor;
    const text = news.filter(isWanted).map(encode).join('');
    if (text !== '') write(text);
  };
  const isBehind = (): boolean => cursor < goal;

  const run = async (): Promise<void> => {
    try {
      while (isBehind() && !response.destroyed) {
        const events = await stream.after(cursor, CATCH_UP_BATCH);
        send(events);
        // What it would read has been trimmed, or has gone with the data of a Redis.
        if (events.length === 0) cursor = goal;
        await drained(response);
      }
    } catch (error) {
      onFailed(error);
      response.destroy();
    } finally {
      // In the same step as the last look at the goal: none can be set unseen in between.
      isCatchingUp = false;
    }
  };
  const catchUp = (place: number): void => {
    goal = Math.max(goal, place);
    if (isCatchingUp || !isBehind()) return;
    isCatchingUp = true;
    void run();
  };

  return {
    catchUp,
    offer: (events, from) => {
      // Events that it has not read come before these.
      if (isCatchingUp || cursor < from) {
        catchUp(events.at(-1)?.place ?? from);
      } else send(events);
    },
    beat: () => write(':\n\n'),
    end: () => void response.end(),
  };
};

const encode = ({ place, event, json }: StreamedEvent): string =>
  `id: ${place}\nevent: ${event.event_type}\ndata: ${json}\n\n`;

/** The socket takes more, or is gone: one that takes nothing for 10 s is dropped. */
const drained = async (response: Writable): Promise<void> => {
  if (!response.writableNeedDrain || response.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  const timer = setTimeout(() => response.destroy(), DRAIN_MAX_MS);
  response.once('drain', done).once('close', done);
  await promise;
  clearTimeout(timer);
  response.off('drain', done).off('close', done);
};
