import { describe, expect, it } from 'vitest';

import { createPostEvent } from '../../src/outgoing/post-event.ts';
import {
  startEventDeliveries,
  type EventDeliveriesOptions,
} from '../../src/queue/event-deliveries.ts';
import { createUndeliveredEvents } from '../../src/queue/undelivered-events.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { startEventReceiver, type EventReceiver } from '../support/event-receiver.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { sampleEvent } from '../support/sample-event.ts';
import { useRedis } from '../support/use-redis.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ATTEMPTS = 10;
const keys = createKeys('deliveries');

const start = (
  client: RedisClient,
  receiver: EventReceiver,
  options: Partial<EventDeliveriesOptions> = {},
) => {
  const url = `http://127.0.0.1:${receiver.port}/hook?token=of-the-receiver`;
  const log = recordedLog();
  const deliveries = startEventDeliveries({
    connection: client,
    client,
    keys,
    post: createPostEvent({ url, secret: SECRET, allowPrivate: true }),
    clock: Date.now,
    log,
    backoffMs: () => 5,
    ...options,
  });
  const undelivered = createUndeliveredEvents(client, keys);
  return {
    ...deliveries,
    log,
    undelivered,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([deliveries.close(), undelivered.close()]);
    },
  };
};

const idsAt = ({ received }: EventReceiver) => received.map(({ headers }) => headers['webhook-id']);

describe('events are delivered', () => {
  const redis = useRedis();

  it('each once, however often it was added', async () => {
    await using receiver = await startEventReceiver();
    await using deliveries = start(redis(), receiver);

    await deliveries.add([sampleEvent(1), sampleEvent(2)]);
    await expect.poll(() => receiver.received.length).toBe(2);
    await deliveries.add([sampleEvent(2), sampleEvent(3)]);
    await expect.poll(() => receiver.received.length).toBe(3);

    await deliveries.close();
    expect(new Set(idsAt(receiver))).toEqual(new Set(['event-1', 'event-2', 'event-3']));
    expect(receiver.received).toHaveLength(3);
  });

  it.each([500, 429, 404, 302])('again after an answer of %i', async (status) => {
    await using receiver = await startEventReceiver();
    receiver.answer((response, nth) => response.writeHead(nth < 3 ? status : 200).end());
    await using deliveries = start(redis(), receiver);

    await deliveries.add([sampleEvent(1)]);

    await expect.poll(() => receiver.received.length).toBe(3);
    expect(await deliveries.undelivered.count()).toBe(0);
  });

  it('to nobody any more after ten attempts, and lie among the dead letters', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response) => response.writeHead(503).end());
    await using deliveries = start(redis(), receiver);

    await deliveries.add([sampleEvent(1)]);

    await expect.poll(() => deliveries.undelivered.count()).toBe(1);
    expect(receiver.received).toHaveLength(ATTEMPTS);
    expect(await deliveries.undelivered.list(10)).toEqual([
      {
        eventId: 'event-1',
        eventType: 'call.joined',
        reason: 'answered 503',
        at: expect.any(Number),
      },
    ]);
    expect(deliveries.log.entries.at(-1)).toMatchObject({
      level: 'error',
      fields: { event_id: 'event-1', reason: 'answered 503' },
    });
  });

  it.each([
    [
      '410',
      (response: { writeHead(status: number): { end(): void } }) => response.writeHead(410).end(),
    ],
  ])('no more after %s', async (_status, answer) => {
    await using receiver = await startEventReceiver();
    receiver.answer(answer);
    await using deliveries = start(redis(), receiver);

    await deliveries.add([sampleEvent(1)]);

    await expect.poll(() => deliveries.undelivered.count()).toBe(1);
    expect(receiver.received).toHaveLength(1);
  });

  it('to no private address, without another try', async () => {
    await using receiver = await startEventReceiver();
    const url = `http://127.0.0.1:${receiver.port}/`;
    const post = createPostEvent({ url, secret: SECRET, allowPrivate: false });
    await using deliveries = start(redis(), receiver, { post });

    await deliveries.add([sampleEvent(1)]);

    await expect
      .poll(() => deliveries.undelivered.list(1))
      .toMatchObject([{ reason: 'the target is not public' }]);
    expect(receiver.received).toEqual([]);
  });

  it('as often as a new one when a dead letter is replayed', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response, nth) => response.writeHead(nth <= ATTEMPTS + 2 ? 503 : 200).end());
    await using deliveries = start(redis(), receiver);
    await deliveries.add([sampleEvent(1)]);
    await expect.poll(() => deliveries.undelivered.count()).toBe(1);

    expect(await deliveries.undelivered.retry('event-1')).toBe('retried');

    await expect.poll(() => receiver.received.length).toBe(ATTEMPTS + 3);
    expect(await deliveries.undelivered.retry('event-1')).toBe('missing');
    expect(await deliveries.undelivered.retry('event-9')).toBe('missing');
  });

  it('but not without a limit on those that wait', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response) => response.writeHead(503).end());
    await using deliveries = start(redis(), receiver, { waitingMax: 2, backoffMs: () => 60_000 });
    await deliveries.add([sampleEvent(1), sampleEvent(2)]);
    await expect.poll(() => receiver.received.length).toBe(2);
    await expect.poll(() => deliveries.log.entries.length).toBeGreaterThan(0);

    await expect
      .poll(async () => {
        await deliveries.add([sampleEvent(3)]);
        return deliveries.log.entries.filter(({ level }) => level === 'error').length;
      })
      .toBeGreaterThan(0);
  });

  it('without a word of the target in what is logged and kept', async () => {
    await using receiver = await startEventReceiver();
    receiver.answer((response) => response.destroy());
    await using deliveries = start(redis(), receiver);

    await deliveries.add([sampleEvent(1)]);

    await expect.poll(() => deliveries.undelivered.count()).toBe(1);
    const kept = JSON.stringify([deliveries.log.entries, await deliveries.undelivered.list(5)]);
    expect(kept).toContain('no answer: ECONNRESET');
    expect(kept).not.toMatch(/of-the-receiver|127\.0\.0\.1|whsec/);
  });
});
