import { describe, expect, it } from 'vitest';

import { useRedis } from '../support/use-redis.ts';
import { fieldsOf, startAdmin } from './admin-server.ts';
import { seedFive, seedRoom } from './seed-conferences.ts';

describe('GET /v1/conferences', () => {
  const redis = useRedis();

  it('lists live and ended conferences of all lines, newest first', async () => {
    await using admin = await startAdmin(redis());
    await seedFive(admin);

    const { status, body } = await admin.request('/v1/conferences');

    expect(status).toBe(200);
    expect(fieldsOf(body, 'id')).toEqual(['live-1', 'live-2', 'ended-2', 'ended-3', 'ended-1']);
    expect(body.meta).toEqual({ total_results: 5, page_number: 1, page_size: 20, total_pages: 1 });
  });

  it.each([
    ['filter[status]=in_progress', ['live-1']],
    ['filter[status]=init', ['live-2']],
    ['filter[status]=completed', ['ended-2', 'ended-3', 'ended-1']],
    ['filter[name]=acme-support', ['live-1', 'ended-2', 'ended-1']],
    ['filter[name]=Acme-Support', []],
    ['filter[line]=sales', ['live-2', 'ended-3']],
    ['filter[line]=sales&filter[status]=completed', ['ended-3']],
    ['page[size]=2&page[number]=2', ['ended-2', 'ended-3']],
  ])('finds by %s', async (query, ids) => {
    await using admin = await startAdmin(redis());
    await seedFive(admin);

    const { body } = await admin.request(`/v1/conferences?${query}`);

    expect(fieldsOf(body, 'id')).toEqual(ids);
  });

  it('finds the line of a number also when its plus is not encoded', async () => {
    await using admin = await startAdmin(redis());
    await seedRoom(admin, '+13125550100', { conferenceId: 'live-1' });

    for (const plus of ['+', '%2B']) {
      const { body } = await admin.request(`/v1/conferences?filter[line]=${plus}13125550100`);
      expect(fieldsOf(body, 'id')).toEqual(['live-1']);
    }
  });
});
