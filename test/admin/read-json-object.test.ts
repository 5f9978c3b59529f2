import { describe, expect, it } from 'vitest';

import { useRedis } from '../support/use-redis.ts';
import { startAdmin } from './admin-server.ts';
import { LIVE, seedMeeting, told } from './actions/room-with-members.ts';

describe('a body', () => {
  const redis = useRedis();

  it.each([
    ['of another type', { 'Content-Type': 'text/plain' }, '{"all":true}', 415],
    ['as a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'all=true', 415],
    ['of another charset', { 'Content-Type': 'application/json; charset=latin1' }, '{}', 415],
    [
      'that is encoded',
      { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      '{"all":true}',
      415,
    ],
    ['that is cut', { 'Content-Type': 'application/json' }, '{"all":tr', 400],
    ['that is no object', { 'Content-Type': 'application/json' }, '["v3:ann"]', 400],
    ['of null', { 'Content-Type': 'application/json' }, 'null', 400],
    [
      'over the limit',
      { 'Content-Type': 'application/json' },
      JSON.stringify({ call_control_ids: ['x'.repeat(131_072)] }),
      413,
    ],
    ['with a charset', { 'Content-Type': 'application/json; charset=UTF-8' }, '{"all":true}', 202],
  ])('%s', async (_what, headers, body, expected) => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const answered = await admin.request(`${LIVE}/actions/mute`, { method: 'POST', headers, body });

    expect(answered.status).toBe(expected);
    expect(await told(redis())).toHaveLength(expected === 202 ? 1 : 0);
  });

  it('that is not in UTF-8 is refused', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const body = Buffer.concat([
      Buffer.from('{"payload":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);

    const answered = await admin.request(`${LIVE}/actions/speak`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });

    expect(answered.status).toBe(400);
  });

  it('with 800 call control ids is within the limit', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const ids = Array.from({ length: 800 }, (_, index) => `v3:${'x'.repeat(100)}${index}`);

    const { status } = await admin.post(`${LIVE}/actions/mute`, { call_control_ids: ids });

    expect(status).toBe(422);
  });
});
