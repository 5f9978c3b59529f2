import { describe, expect, it } from 'vitest';

import { openLine, type Line } from '../../src/conference/line.ts';
import { createLines } from '../../src/conference/lines.ts';
import { useRedis } from '../support/use-redis.ts';
import { startAdmin } from './admin-server.ts';

const SUPPORT: Line = {
  ...openLine('support'),
  numbers: ['+13125550100'],
  pin: '47114711',
  hostPin: '08150815',
  waitForHost: true,
  allow: ['+13125550123', '+1900*'],
  conference: { duration_minutes: 60, beep_enabled: 'always' },
};

describe('GET /v1/lines', () => {
  const redis = useRedis();

  it('shows every field of the lines file but the PINs, with masked numbers', async () => {
    await using admin = await startAdmin(redis(), { lines: createLines([SUPPORT]) });

    const { status, body } = await admin.request('/v1/lines');

    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          record_type: 'line',
          name: 'support',
          numbers: ['+1********00'],
          pin_attempts: 3,
          greeting: null,
          voice: 'female',
          language: 'en-US',
          wait_for_host: true,
          max_wait_minutes: 30,
          end_on_host_exit: false,
          host_grace_secs: 60,
          mute_on_entry: false,
          record: 'off',
          alone_minutes: 15,
          warn_before_end_minutes: 5,
          allow: ['+1********23', '+1900*'],
          deny: null,
          conference: { duration_minutes: 60, beep_enabled: 'always' },
          drop_back: true,
          sentences: {},
        },
      ],
      meta: { total_results: 1, page_number: 1, page_size: 20, total_pages: 1 },
    });
    expect(JSON.stringify(body)).not.toMatch(/4711|0815/);
  });

  it('shows plain numbers where they are not to be masked', async () => {
    await using admin = await startAdmin(redis(), {
      lines: createLines([SUPPORT]),
      maskNumber: (number) => number,
    });

    const { body } = await admin.request('/v1/lines');

    expect(body.data).toMatchObject([{ numbers: ['+13125550100'] }]);
  });

  it('has none where no lines are configured', async () => {
    await using admin = await startAdmin(redis());

    const { body } = await admin.request('/v1/lines');

    expect(body).toEqual({
      data: [],
      meta: { total_results: 0, page_number: 1, page_size: 20, total_pages: 0 },
    });
  });
});
