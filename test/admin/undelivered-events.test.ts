// Events that the operator's system did not take, among the dead letters.

import { describe, expect, it } from 'vitest';

import { startEventDeliveries } from '../../src/queue/event-deliveries.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { sampleEvent } from '../support/sample-event.ts';
import { useRedis } from '../support/use-redis.ts';
import { fieldsOf, NOW, startAdmin, type Admin } from './admin-server.ts';
import { buryMessage } from './bury-message.ts';

const GONE = 410;

/** Delivers to somebody who answers with these, one after another, and 204 then. */
const deliverTo = (client: RedisClient, answers: readonly number[]) => {
  const posted: string[] = [];
  const deliveries = startEventDeliveries({
    connection: client,
    client,
    keys: createKeys('admin'),
    post: async ({ id }) => answers[posted.push(id) - 1] ?? 204,
    clock: Date.now,
    log: recordedLog(),
  });
  return { ...deliveries, posted, [Symbol.asyncDispose]: () => deliveries.close() };
};

const listed = async (admin: Admin, query = '') => {
  const { body } = await admin.request(`/v1/dead-letters${query}`);
  return { ids: fieldsOf(body, 'message_id'), body };
};

describe('undelivered events', () => {
  const redis = useRedis();

  it('are listed among the dead letters, newest first, page by page', async () => {
    await using admin = await startAdmin(redis());
    await using deliveries = deliverTo(redis(), [GONE, GONE]);
    await buryMessage(admin, 'message-1', NOW);
    await deliveries.add([sampleEvent(1)]);
    await expect.poll(async () => (await listed(admin)).ids).toEqual(['event-1', 'message-1']);
    await deliveries.add([sampleEvent(2)]);

    await expect
      .poll(async () => (await listed(admin)).ids)
      .toEqual(['event-2', 'event-1', 'message-1']);

    const second = await listed(admin, '?page[size]=2&page[number]=2');
    expect(second.ids).toEqual(['message-1']);
    expect(second.body.meta).toMatchObject({ total_results: 3, total_pages: 2 });
    const first = await listed(admin, '?page[size]=1');
    expect(first.body.data).toEqual([
      {
        record_type: 'dead_letter',
        id: 'event-event-2',
        mailbox: null,
        message_id: 'event-2',
        message_type: 'call.joined',
        reason: 'answered 410',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
  });

  it('are sent again by a replay, which takes them off the list', async () => {
    await using admin = await startAdmin(redis());
    await using deliveries = deliverTo(redis(), [GONE]);
    await deliveries.add([sampleEvent(1)]);
    await expect.poll(async () => (await listed(admin)).ids).toEqual(['event-1']);
    const path = '/v1/dead-letters/event-event-1/actions/replay';

    expect((await admin.request(path, { method: 'POST' })).status).toBe(202);

    await expect.poll(() => deliveries.posted).toEqual(['event-1', 'event-1']);
    expect((await listed(admin)).ids).toEqual([]);
    expect((await admin.request(path, { method: 'POST' })).status).toBe(404);
  });
});
