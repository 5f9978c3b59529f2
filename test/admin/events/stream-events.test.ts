import { describe, expect, it } from 'vitest';

import { createEventFeed, type FeedLimits } from '../../../src/admin/events/event-feed.ts';
import type { Event } from '../../../src/events/event.ts';
import { anotherConnection } from '../../../src/redis/another-connection.ts';
import type { RedisClient } from '../../../src/redis/connection.ts';
import { createEventStream } from '../../../src/redis/event-stream.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { listenToEvents, type EventListener } from '../../support/event-listener.ts';
import { connectTo } from '../../support/redis-client.ts';
import { startRedis } from '../../support/redis-server.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { sampleEvent } from '../../support/sample-event.ts';
import { useRedis } from '../../support/use-redis.ts';
import { startAdmin, TOKEN, type Admin } from '../admin-server.ts';

const keys = createKeys('admin');
const NOW = 1_000;

const publish = (client: RedisClient, ...events: readonly Event[]): Promise<void> =>
  createEventStream(client, keys).append(
    events.map((event) => ({ id: event.id, json: JSON.stringify(event) })),
    NOW,
  );
const listen = (
  admin: Admin,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<EventListener> =>
  listenToEvents(`${admin.origin}/v1/events${query}`, { token: TOKEN, headers });

const idsOf = ({ heard }: EventListener): readonly string[] => heard.map(({ event }) => event.id);
const numbered = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `event-${from + index}`);
const events = (from: number, to: number): readonly Event[] =>
  Array.from({ length: to - from + 1 }, (_, index) => sampleEvent(from + index));
const count = (wanted: number) => (heard: readonly unknown[]) => heard.length >= wanted;

const feedOf = (client: RedisClient, limits: Partial<FeedLimits>) =>
  createEventFeed({
    stream: createEventStream(client, keys),
    keys,
    connect: () => anotherConnection(client).on('error', () => {}),
    log: recordedLog(),
    limits,
  });

describe('GET /v1/events', () => {
  const redis = useRedis();

  it('sends what happens from now on, with its place, its name and itself', async () => {
    await using admin = await startAdmin(redis());
    await publish(redis(), sampleEvent(1));
    await using listener = await listen(admin);
    await publish(redis(), sampleEvent(2));

    await listener.until(count(1));

    expect(listener.status).toBe(200);
    expect(listener.headers.get('content-type')).toBe('text/event-stream');
    expect(listener.headers.get('cache-control')).toBe('no-store');
    expect(listener.heard).toEqual([
      { id: expect.stringMatching(/^\d+$/), type: 'call.joined', event: sampleEvent(2) },
    ]);
  });

  it('goes on after the Last-Event-ID, and then with what is new', async () => {
    await using admin = await startAdmin(redis());
    await publish(redis(), ...events(1, 5));
    await using first = await listen(admin, '?last_event_id=0');
    await first.until(count(5));
    await using second = await listen(admin, '', { 'Last-Event-ID': first.heard[1]?.id ?? '' });
    await publish(redis(), sampleEvent(6));

    await Promise.all([first.until(count(6)), second.until(count(4))]);

    expect(idsOf(first)).toEqual(numbered(1, 6));
    expect(idsOf(second)).toEqual(numbered(3, 6));
  });

  it('prefers the header to the parameter, as a browser that reconnects has both', async () => {
    await using admin = await startAdmin(redis());
    await publish(redis(), ...events(1, 3));
    await using first = await listen(admin, '?last_event_id=0');
    await first.until(count(3));
    const header = { 'Last-Event-ID': first.heard[1]?.id ?? '' };
    await using second = await listen(admin, '?last_event_id=0', header);

    await second.until(count(1));

    expect(idsOf(second)).toEqual(['event-3']);
  });

  it('hands a long backlog on while more comes, each event once and in order', async () => {
    await using admin = await startAdmin(redis());
    await publish(redis(), ...events(1, 1_500));
    await using early = await listen(admin);
    await using late = await listen(admin, '?last_event_id=0');
    for (let nth = 1_501; nth <= 1_600; nth += 1) await publish(redis(), sampleEvent(nth));

    await Promise.all([late.until(count(1_600)), early.until(count(100))]);

    expect(idsOf(late)).toEqual(numbered(1, 1_600));
    expect(idsOf(early)).toEqual(numbered(1_501, 1_600));
  });

  it('sends only what is asked for', async () => {
    await using admin = await startAdmin(redis());
    await using ofCalls = await listen(admin, '?filter[event_type]=call.*');
    await using ended = await listen(admin, '?filter[event_type]=conference.ended');
    await using ofSales = await listen(admin, '?filter[line]=sales');
    await publish(
      redis(),
      sampleEvent(1),
      sampleEvent(2, { event_type: 'conference.ended' }),
      sampleEvent(3, { event_type: 'conference.created', payload: { line: 'sales' } }),
      sampleEvent(4, { event_type: 'call.ended' }),
      sampleEvent(5, { event_type: 'conference.ended', payload: { line: 'sales' } }),
    );

    await Promise.all([ofCalls, ended, ofSales].map((listener) => listener.until(count(2))));

    expect(idsOf(ofCalls)).toEqual(['event-1', 'event-4']);
    expect(idsOf(ended)).toEqual(['event-2', 'event-5']);
    expect(idsOf(ofSales)).toEqual(['event-3', 'event-5']);
  });

  it.each([
    ['?filter[event_type]=nothing', {}],
    ['?filter[phase]=ended', {}],
    ['?last_event_id=yesterday', {}],
    ['', { 'Last-Event-ID': '5-' }],
  ])('answers 400 to "%s" %j', async (query, headers) => {
    await using admin = await startAdmin(redis());

    const { status } = await admin.request(`/v1/events${query}`, { headers });

    expect(status).toBe(400);
  });

  it('asks for the token', async () => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/events', { token: null })).status).toBe(401);
  });

  it('answers HEAD and goes', async () => {
    await using admin = await startAdmin(redis());

    const { status, headers } = await admin.request('/v1/events', { method: 'HEAD' });

    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('tells everything that is kept after the id 0', async () => {
    await using admin = await startAdmin(redis());
    await publish(redis(), sampleEvent(1));
    await using listener = await listen(admin, '', { 'Last-Event-ID': '0' });

    await listener.until(count(1));

    expect(idsOf(listener)).toEqual(['event-1']);
  });

  it('begins anew where an id is of a time to come', async () => {
    await using admin = await startAdmin(redis());
    await using listener = await listen(admin, '', { 'Last-Event-ID': '999999999999999' });
    await publish(redis(), sampleEvent(1));

    await listener.until(count(1));

    expect(idsOf(listener)).toEqual(['event-1']);
  });

  it('beats while nothing happens', async () => {
    await using admin = await startAdmin(redis(), { feed: feedOf(redis(), { heartbeatMs: 10 }) });
    await using listener = await listen(admin);

    await expect.poll(() => listener.beats).toBeGreaterThan(2);
  });

  it('answers 503 to one listener too many, until one goes', async () => {
    await using admin = await startAdmin(redis(), { feed: feedOf(redis(), { clientsMax: 2 }) });
    await using first = await listen(admin);
    await using _second = await listen(admin);

    expect((await admin.request('/v1/events')).status).toBe(503);
    await first[Symbol.asyncDispose]();
    await expect
      .poll(async () => (await admin.request('/v1/events', { method: 'HEAD' })).status)
      .toBe(200);
  });

  it('ends every stream when the process goes', async () => {
    const feed = feedOf(redis(), {});
    await using admin = await startAdmin(redis(), { feed });
    await using listener = await listen(admin);

    feed.close();

    await listener.ended;
    expect(listener.heard).toEqual([]);
  });

  it('drops who does not read, and nobody else', async () => {
    const feed = feedOf(redis(), { bufferMaxBytes: 1_000_000 });
    await using admin = await startAdmin(redis(), { feed });
    await using reader = await listen(admin);
    const abort = new AbortController();
    const stuck = await fetch(`${admin.origin}/v1/events`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
      signal: abort.signal,
    });
    const long = 'x'.repeat(100_000);
    let sent = 0;
    const publishMore = async (): Promise<void> => {
      const payload = { line: long };
      await publish(redis(), sampleEvent((sent += 1), { payload }));
    };
    // The system's own buffers take some megabytes before anything is held back.
    for (let nth = 0; nth < 200; nth += 1) await publishMore();

    await reader.until(count(200));
    let bytes = 0;
    const drain = async (): Promise<void> => {
      for await (const chunk of (stuck.body ?? []) as AsyncIterable<Uint8Array>) {
        bytes += chunk.length;
      }
    };
    await expect(drain()).rejects.toThrow(/terminated|closed|reset/);
    expect(bytes).toBeLessThan(200 * long.length);
    expect(reader.heard).toHaveLength(200);
    abort.abort();
  });
});

describe('GET /v1/events without Redis', () => {
  it('answers 503 while Redis is away', async () => {
    await using server = await startRedis();
    const client = connectTo(server);
    await client.ping();
    await using admin = await startAdmin(client, {
      feed: {
        ...feedOf(client, {}),
        end: () => Promise.reject(new Error('Connection is closed.')),
      },
    });

    expect((await admin.request('/v1/events')).status).toBe(503);
    client.disconnect();
  });

  it('tries again when the stream cannot be read at first', async () => {
    await using server = await startRedis();
    const client = connectTo(server);
    const stream = createEventStream(client, keys);
    let asked = 0;
    const feed = createEventFeed({
      stream: {
        ...stream,
        // The first is the request's, the second the reader's.
        end: () => ((asked += 1) === 2 ? Promise.reject(new Error('LOADING')) : stream.end()),
      },
      keys,
      connect: () => anotherConnection(client),
      log: recordedLog(),
    });
    await using admin = await startAdmin(client, { feed });
    await using listener = await listen(admin);
    await publish(client, sampleEvent(1));

    await listener.until(count(1));

    expect(asked).toBeGreaterThan(2);
    client.disconnect();
  });

  it('goes on after a restart of Redis from the last event', async () => {
    await using server = await startRedis({ appendOnly: true });
    const client = connectTo(server);
    // The outage is meant.
    client.on('error', () => {});
    await using admin = await startAdmin(client, { feed: feedOf(client, {}) });
    await using listener = await listen(admin);
    await publish(client, sampleEvent(1));
    await listener.until(count(1));

    await server.restart();
    await publish(client, sampleEvent(2));

    await listener.until(count(2));
    expect(idsOf(listener)).toEqual(numbered(1, 2));
    client.disconnect();
  });
});
