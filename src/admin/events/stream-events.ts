import type { Request, RequestHandler } from 'express';

import type { StreamedEvent } from '../../redis/event-stream.ts';
import { ApiError, badParameter } from '../api-error.ts';
import { anyText, readQuery, type Filter } from '../query.ts';
import type { EventFeed } from './event-feed.ts';

const LAST_EVENT_ID = 'Last-Event-ID';
/** `0` is before every event. */
const EVENT_ID = /^\d{1,15}$/;
/** How long a browser waits until it connects again. */
const RECONNECT_MS = 1_000;

/** One event's name, or the beginning of names: `call.*`. */
const eventType: Filter<string> = (text, parameter) => {
  if (/^(?:call|conference)\.(?:[a-z_.]+|(?:[a-z_]+\.)*\*)$/.test(text)) return text;
  throw badParameter(parameter, "an event's name, or the beginning of one such as call.*");
};

const FILTERS = { event_type: eventType, line: anyText } as const;

/**
 * `GET /v1/events`: server-sent events. After `Last-Event-ID`, or `last_event_id` where a client can
 * set no header; from now on without either. The newest 10,000 are kept.
 */
export const streamEvents =
  (feed: EventFeed): RequestHandler =>
  async (request, response) => {
    const { filter } = readQuery(request, FILTERS);
    const lastEventId = readLastEventId(request);
    refuseWhenFull(feed);
    // Also tells whether Redis is there, while that can still be an answer.
    const end = await feed.end();
    // Many who came at once have all been let this far.
    refuseWhenFull(feed);
    // Express's own way would add a charset, and there is no other than UTF-8.
    response.setHeader('Content-Type', 'text/event-stream');
    response.setHeader('Cache-Control', 'no-store');
    // Nginx would keep the events until there are many.
    response.setHeader('X-Accel-Buffering', 'no');
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.write(`retry: ${RECONNECT_MS}\n\n`);
    // An id that is not yet is that of a Redis that has lost its data.
    feed.attach(response, Math.min(lastEventId ?? end, end), wanted(filter));
  };

const refuseWhenFull = (feed: EventFeed): void => {
  if (feed.isFull) throw new ApiError(503, 'So many listen already that this is one too many.');
};

/** A browser sends the header by itself when it connects again, so the header is newer. */
const readLastEventId = (request: Request): number | null => {
  const { last_event_id: parameter } = request.query;
  const text = request.get(LAST_EVENT_ID) || parameter;
  if (text === undefined || text === '') return null;
  if (typeof text === 'string' && EVENT_ID.test(text)) return Number(text);
  throw badParameter(LAST_EVENT_ID, 'the id of an event');
};

const wanted =
  (filter: { readonly event_type: string | null; readonly line: string | null }) =>
  ({ event }: StreamedEvent): boolean =>
    (filter.line === null || event.payload.line === filter.line) &&
    (filter.event_type === null ||
      (filter.event_type.endsWith('*')
        ? event.event_type.startsWith(filter.event_type.slice(0, -1))
        : event.event_type === filter.event_type));
