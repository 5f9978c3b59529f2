import { describe, expect, it } from 'vitest';

import { useRedis } from '../support/use-redis.ts';
import { NOW, startAdmin } from './admin-server.ts';
import { buryMessage } from './bury-message.ts';

describe('GET /v1/dead-letters', () => {
  const redis = useRedis();

  it('tells what a message was and why it was given up, never what was in it', async () => {
    await using admin = await startAdmin(redis());
    await buryMessage(admin, 'event-1');

    const { status, body } = await admin.request('/v1/dead-letters');

    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          record_type: 'dead_letter',
          id: expect.stringMatching(/^\d+-\d+-\d+$/),
          mailbox: 'call:leg-1',
          message_id: 'event-1',
          message_type: 'call.gather.ended',
          reason: 'TypeError: no phase of +1********23',
          created_at: '2026-11-22T09:00:00.000Z',
        },
      ],
      meta: { total_results: 1, page_number: 1, page_size: 20, total_pages: 1 },
    });
    expect(JSON.stringify(body)).not.toContain('4711');
  });

  it('shows a webhook that could not be read without a mailbox and a type', async () => {
    await using admin = await startAdmin(redis());
    await admin.deadLetters.keepUnreadable('event-2', Buffer.from('{"data":1}'), 'no event', NOW);

    const { body } = await admin.request('/v1/dead-letters');

    expect(body.data).toMatchObject([
      { mailbox: null, message_id: 'event-2', message_type: null, reason: 'no event' },
    ]);
  });

  it('pages, newest first', async () => {
    await using admin = await startAdmin(redis());
    for (const [n, id] of ['event-1', 'event-2', 'event-3'].entries()) {
      await buryMessage(admin, id, NOW + n);
    }

    const { body } = await admin.request('/v1/dead-letters?page[size]=2');

    expect(body.data).toMatchObject([{ message_id: 'event-3' }, { message_id: 'event-2' }]);
    expect(body.meta).toMatchObject({ total_results: 3, total_pages: 2 });
  });
});
