import { describe, expect, it } from 'vitest';

import { INBOX_MAX } from '../../src/redis/keys.ts';
import { useRedis } from '../support/use-redis.ts';
import { fieldsOf, NOW, startAdmin } from './admin-server.ts';
import { buryMessage, LEG } from './bury-message.ts';

const replayPath = (id: unknown): string => `/v1/dead-letters/${String(id)}/actions/replay`;

describe('POST /v1/dead-letters/{id}/actions/replay', () => {
  const redis = useRedis();

  it('posts the message again, wakes its mailbox and takes it off the list', async () => {
    await using admin = await startAdmin(redis());
    await buryMessage(admin, 'event-1');
    const [id] = fieldsOf((await admin.request('/v1/dead-letters')).body, 'id');

    const { status, body } = await admin.request(replayPath(id), { method: 'POST' });

    expect([status, body]).toEqual([202, { data: { result: 'ok' } }]);
    expect(admin.woken).toEqual([LEG]);
    expect(await admin.store.take(LEG, NOW)).toMatchObject({
      message: { type: 'call.gather.ended', digits: '4711' },
    });
    expect((await admin.request('/v1/dead-letters')).body.data).toEqual([]);
    expect((await admin.request(replayPath(id), { method: 'POST' })).status).toBe(404);
  });

  it('is done also when nobody could be woken: the sweeper will', async () => {
    await using admin = await startAdmin(redis(), {
      wake: () => Promise.reject(new Error('Connection is closed.')),
    });
    await buryMessage(admin, 'event-1');
    const [id] = fieldsOf((await admin.request('/v1/dead-letters')).body, 'id');

    expect((await admin.request(replayPath(id), { method: 'POST' })).status).toBe(202);
    expect(admin.log.entries.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it.each(['99-1-0', '17-1763800000000-0', 'no-id'])('answers 404 for %s', async (id) => {
    await using admin = await startAdmin(redis());

    expect((await admin.request(replayPath(id), { method: 'POST' })).status).toBe(404);
  });

  it('answers 422 for a webhook that could not be read', async () => {
    await using admin = await startAdmin(redis());
    await admin.deadLetters.keepUnreadable('event-2', Buffer.from('{'), 'no JSON', NOW);
    const [id] = fieldsOf((await admin.request('/v1/dead-letters')).body, 'id');

    const { status, body } = await admin.request(replayPath(id), { method: 'POST' });

    expect([status, body.errors?.[0]?.code]).toEqual([422, '422']);
    expect(admin.woken).toEqual([]);
  });

  it('answers 409 while the mailbox is full, and keeps the dead letter', async () => {
    await using admin = await startAdmin(redis());
    await buryMessage(admin, 'event-1');
    await Promise.all(
      Array.from({ length: INBOX_MAX }, (_, n) =>
        admin.store.post(LEG, `more-${n}`, { type: 'note' }, NOW),
      ),
    );
    const [id] = fieldsOf((await admin.request('/v1/dead-letters')).body, 'id');

    const { status, body } = await admin.request(replayPath(id), { method: 'POST' });

    expect([status, body.errors?.[0]?.code]).toEqual([409, '409']);
    expect(fieldsOf((await admin.request('/v1/dead-letters')).body, 'id')).toEqual([id]);
  });
});
