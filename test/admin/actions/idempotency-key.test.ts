import { describe, expect, it } from 'vitest';

import { useRedis } from '../../support/use-redis.ts';
import { startAdmin, type Answered } from '../admin-server.ts';
import { LIVE, seedMeeting, told } from './room-with-members.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const commandIdOf = ({ body }: Answered): string =>
  (body.data as { readonly command_id: string }).command_id;

describe('an Idempotency-Key', () => {
  const redis = useRedis();
  const KEY = { 'Idempotency-Key': 'key of the client 1' };

  it('makes a repeated request one action with one command_id', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const first = await admin.post(`${LIVE}/actions/mute`, { all: true }, KEY);
    const second = await admin.post(`${LIVE}/actions/mute`, { all: true }, KEY);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(commandIdOf(second)).toBe(commandIdOf(first));
    expect(commandIdOf(first)).toMatch(UUID);
    expect(await told(redis())).toHaveLength(1);
  });

  it('answers a repeat that the new state would forbid', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const first = await admin.post(`${LIVE}/actions/record_start`, {}, KEY);
    await seedMeeting(admin, { recording: 'on' });

    const second = await admin.post(`${LIVE}/actions/record_start`, {}, KEY);

    expect([second.status, commandIdOf(second)]).toEqual([202, commandIdOf(first)]);
  });

  it('is another action at another path', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const mute = await admin.post(`${LIVE}/actions/mute`, { all: true }, KEY);
    const hold = await admin.post(`${LIVE}/actions/hold`, { all: true }, KEY);

    expect([mute.status, hold.status]).toEqual([202, 202]);
    expect(commandIdOf(hold)).not.toBe(commandIdOf(mute));
  });

  it('is refused with another body', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    await admin.post(`${LIVE}/actions/mute`, { all: true }, KEY);

    const other = { call_control_ids: ['v3:bob'] };
    const { status, body } = await admin.post(`${LIVE}/actions/mute`, other, KEY);

    expect(status).toBe(422);
    expect(body.errors?.[0]?.source).toEqual({ parameter: 'Idempotency-Key' });
    expect(await told(redis())).toHaveLength(1);
  });

  it('is refused for the second of two that come at once with different bodies', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const bodies = ['v3:ann', 'v3:bob'].map((id) => ({ call_control_ids: [id] }));

    const answered = await Promise.all(
      bodies.map((body) => admin.post(`${LIVE}/actions/mute`, body, KEY)),
    );

    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([202, 422]));
    expect(await told(redis())).toHaveLength(1);
  });

  it('is not used up by a request that was refused', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    await admin.post(`${LIVE}/actions/mute`, { call_control_ids: ['v3:nobody'] }, KEY);

    expect((await admin.post(`${LIVE}/actions/mute`, { all: true }, KEY)).status).toBe(202);
  });

  it('has 255 characters at most', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const key = { 'Idempotency-Key': 'x'.repeat(256) };

    expect((await admin.post(`${LIVE}/actions/lock`, {}, key)).status).toBe(400);
  });
});
