import { describe, expect, it } from 'vitest';

import { sampleCall } from '../support/sample-call.ts';
import { useRedis } from '../support/use-redis.ts';
import { fieldsOf, NOW, startAdmin, type Admin } from './admin-server.ts';
import { seedCall, TIMELINE } from './seed-call.ts';

describe('GET /v1/calls', () => {
  const redis = useRedis();

  const seedThree = async (admin: Admin): Promise<void> => {
    await seedCall(admin, sampleCall({ callLegId: 'leg-1', startedAt: NOW }));
    await seedCall(
      admin,
      sampleCall({ callLegId: 'leg-2', startedAt: NOW + 1_000, line: 'sales' }),
    );
    await seedCall(
      admin,
      sampleCall({ callLegId: 'leg-3', startedAt: NOW + 2_000, phase: 'ended' }),
    );
  };

  it.each([
    ['', ['leg-3', 'leg-2', 'leg-1']],
    ['filter[phase]=in-conference', ['leg-2', 'leg-1']],
    ['filter[phase]=ended', ['leg-3']],
    ['filter[phase]=ringing', []],
    ['filter[line]=sales', ['leg-2']],
    ['filter[phase]=in-conference&filter[line]=support', ['leg-1']],
  ])('finds by "%s", newest first', async (query, legs) => {
    await using admin = await startAdmin(redis());
    await seedThree(admin);

    const { status, body } = await admin.request(`/v1/calls?${query}`);

    expect(status).toBe(200);
    expect(fieldsOf(body, 'call_leg_id')).toEqual(legs);
    expect(body.meta).toMatchObject({ total_results: legs.length });
  });

  it('pages', async () => {
    await using admin = await startAdmin(redis());
    await seedThree(admin);

    const { body } = await admin.request('/v1/calls?page[size]=2&page[number]=2');

    expect(fieldsOf(body, 'call_leg_id')).toEqual(['leg-1']);
    expect(body.meta).toEqual({ total_results: 3, page_number: 2, page_size: 2, total_pages: 2 });
  });

  it('shows each call with its timeline', async () => {
    await using admin = await startAdmin(redis());
    await seedThree(admin);

    const { body } = await admin.request('/v1/calls?filter[phase]=ended');

    expect(body.data).toMatchObject([{ timeline: TIMELINE }]);
  });
});
