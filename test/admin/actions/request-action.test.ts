import { describe, expect, it } from 'vitest';

import type { RoomMessage } from '../../../src/conference/message.ts';
import { useRedis } from '../../support/use-redis.ts';
import { startAdmin, type Answered } from '../admin-server.ts';
import { ENDED, LIVE, seedMeeting, told } from './room-with-members.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DIAL = { to: '+13125550100', from: '+13125550101' };

const commandIdOf = ({ body }: Answered): string =>
  (body.data as { readonly command_id: string }).command_id;
const pointersOf = ({ body }: Answered) => body.errors?.map(({ source }) => source?.pointer);

describe('POST /v1/conferences/{id}/actions/{action}', () => {
  const redis = useRedis();

  it('tells the room, wakes it and answers with the id of what it told', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const answered = await admin.post(`${LIVE}/actions/mute`, { call_control_ids: ['v3:bob'] });

    expect(answered.status).toBe(202);
    expect(answered.body).toEqual({ data: { result: 'ok', command_id: expect.any(String) } });
    expect(commandIdOf(answered)).toMatch(UUID);
    const message: RoomMessage = {
      type: 'action.requested',
      conferenceId: 'live-1',
      action: { do: 'mute', who: ['v3:bob'] },
    };
    expect(await told(redis())).toEqual([{ id: commandIdOf(answered), ...message }]);
    expect(admin.woken).toEqual(['room:support']);
  });

  it('takes an action without a body', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const { status } = await admin.request(`${LIVE}/actions/lock`, { method: 'POST' });

    expect(status).toBe(202);
    expect(await told(redis())).toMatchObject([{ action: { do: 'lock' } }]);
  });

  it('dials on the connection of the configuration', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    expect((await admin.post(`${LIVE}/actions/dial`, DIAL)).status).toBe(202);
    expect(await told(redis())).toMatchObject([
      { action: { do: 'dial', ...DIAL, connectionId: '1684641123236054244', role: 'guest' } },
    ]);
  });

  it('accepts an action that nobody could be woken for', async () => {
    await using admin = await startAdmin(redis(), {
      wake: () => Promise.reject(new Error('no queue')),
    });
    await seedMeeting(admin);

    expect((await admin.post(`${LIVE}/actions/end`, {})).status).toBe(202);
    expect(await told(redis())).toHaveLength(1);
    expect(admin.log.entries.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('answers 503 when the room has too much to do', async () => {
    await using admin = await startAdmin(redis(), {
      store: { post: () => Promise.resolve('overflow') },
    });
    await seedMeeting(admin);

    expect((await admin.post(`${LIVE}/actions/lock`, {})).status).toBe(503);
  });
});

describe('an action is refused and the room told nothing', () => {
  const redis = useRedis();

  it.each([
    ['an unknown conference', '/v1/conferences/live-9/actions/lock', 404],
    ['an unknown action', `${LIVE}/actions/destroy`, 404],
    ['a conference that has ended', `${ENDED}/actions/lock`, 409],
  ])('for %s', async (_what, path, expected) => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const { status, body } = await admin.post(path, {});

    expect([status, body.errors?.[0]?.code]).toEqual([expected, String(expected)]);
    expect(await told(redis())).toEqual([]);
  });

  it('for a conference that is being ended', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin, {}, { phase: 'closing' });

    expect((await admin.post(`${LIVE}/actions/lock`, {})).status).toBe(409);
  });

  it.each([
    ['record_start', 'on', 409],
    ['record_start', 'paused', 409],
    ['record_start', 'off', 202],
    ['record_stop', 'off', 409],
    ['record_stop', 'on', 202],
    ['record_stop', 'paused', 202],
    ['record_pause', 'off', 409],
    ['record_pause', 'paused', 409],
    ['record_pause', 'on', 202],
    ['record_resume', 'off', 409],
    ['record_resume', 'on', 409],
    ['record_resume', 'paused', 202],
  ] as const)('%s while the recording is %s: %i', async (action, recording, expected) => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin, { recording });

    expect((await admin.post(`${LIVE}/actions/${action}`, {})).status).toBe(expected);
    expect(await told(redis())).toHaveLength(expected === 202 ? 1 : 0);
  });

  it('naming each id that is not in the conference', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const ids = ['v3:ann', 'v3:cay', 'v3:dan', 'v3:eve', 'v3:nobody'];

    const answered = await admin.post(`${LIVE}/actions/kick`, { call_control_ids: ids });

    expect(answered.status).toBe(422);
    expect(pointersOf(answered)).toEqual([1, 2, 3, 4].map((index) => `/call_control_ids/${index}`));
    expect(answered.body.errors?.[3]?.detail).toContain('v3:nobody');
    expect(await told(redis())).toEqual([]);
  });

  it.each([
    ['v3:ann', 202],
    ['v3:cay', 202],
    ['v3:dan', 422],
    ['v3:eve', 422],
  ])('when %s is given a role: %i', async (id, expected) => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const body = { call_control_id: id, role: 'guest' };
    expect((await admin.post(`${LIVE}/actions/role`, body)).status).toBe(expected);
  });

  it('when the body is at fault, naming the field', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const answered = await admin.post(`${LIVE}/actions/mute`, {});

    expect(answered.status).toBe(422);
    expect(pointersOf(answered)).toEqual(['/call_control_ids']);
    expect(answered.body.errors?.[0]?.detail).toContain('call_control_ids');
  });

  it.each([
    ['no connection', { connectionId: null, countries: ['+1'] }, 409, [undefined]],
    ['no country', { connectionId: 'c', countries: [] }, 422, ['/to']],
    ['another country', { connectionId: 'c', countries: ['+49', '+44'] }, 422, ['/to']],
    ['the country', { connectionId: 'c', countries: ['+49', '+1312'] }, 202, undefined],
  ])('when it dials and the configuration names %s', async (_what, dialling, expected, at) => {
    await using admin = await startAdmin(redis(), { dialling });
    await seedMeeting(admin);

    const answered = await admin.post(`${LIVE}/actions/dial`, DIAL);

    expect(answered.status).toBe(expected);
    expect(pointersOf(answered)).toEqual(at);
    expect(JSON.stringify(answered.body)).not.toContain(DIAL.to);
  });

  it('without the token', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);
    const path = `${LIVE}/actions/end`;

    expect((await admin.request(path, { method: 'POST', token: null })).status).toBe(401);
    expect(await told(redis())).toEqual([]);
  });

  it('by another method than POST', async () => {
    await using admin = await startAdmin(redis());

    const { status, headers } = await admin.request(`${LIVE}/actions/end`);

    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('the audit line of an action', () => {
  const redis = useRedis();

  it('has ids, and no number and no word that is spoken', async () => {
    await using admin = await startAdmin(redis());
    await seedMeeting(admin);

    const answered = await admin.post(`${LIVE}/actions/dial`, DIAL);
    await admin.post(`${LIVE}/actions/speak`, { payload: 'A word.', call_control_ids: ['v3:ann'] });

    expect(admin.log.entries).toHaveLength(2);
    expect(admin.log.entries[0]).toEqual({
      level: 'info',
      message: 'An operator asked for an action',
      fields: {
        event: 'action.requested',
        action: 'dial',
        conference_id: 'live-1',
        line: 'support',
        command_id: commandIdOf(answered),
      },
    });
    expect(admin.log.entries[1]?.fields).toMatchObject({ call_control_ids: ['v3:ann'] });
    expect(JSON.stringify(admin.log.entries)).not.toMatch(/\+1|A word/);
  });
});
