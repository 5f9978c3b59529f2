import { describe, expect, it } from 'vitest';

import type { Member } from '../../src/conference/state.ts';
import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { sampleMember } from '../support/sample-member.ts';
import { endedOf, sampleRoom } from '../support/sample-room.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';
import { useRedis } from '../support/use-redis.ts';
import { fieldsOf, NOW, startAdmin, type Admin } from './admin-server.ts';

const member = (callLegId: string, facts: Partial<Member> = {}): Member =>
  sampleMember({
    callLegId,
    callControlId: `v3:${callLegId}`,
    conferenceId: 'live-1',
    requestedAt: NOW,
    joinedAt: NOW + 2_000,
    ...facts,
  });

const seed = async (admin: Admin, members: readonly Member[]): Promise<void> => {
  const state = sampleRoom('support', { conferenceId: 'live-1' });
  const ended = [endedOf('support', { conferenceId: 'ended-1' })];
  const changes = { state, listedAt: NOW, members, ended };
  await seedMailbox(admin.store, roomMailbox('support'), changes, NOW);
};

const EVERYBODY = [
  member('leg-host', { requestedAt: NOW + 1, role: 'host' }),
  member('leg-muted', { requestedAt: NOW + 2, muted: true }),
  member('leg-held', { requestedAt: NOW + 3, onHold: true }),
  member('leg-joining', { requestedAt: NOW + 4, status: 'joining', joinedAt: null }),
  member('leg-left', { requestedAt: NOW, status: 'left', leftAt: NOW + 9_000 }),
  member('leg-waiting', { status: 'waiting', conferenceId: null }),
  // It lost its seat while the conference was closing, and waits for the next.
  member('leg-waiting-again', { status: 'waiting', conferenceId: 'live-1' }),
  member('leg-before', { status: 'left', conferenceId: 'ended-1' }),
];

describe('GET /v1/conferences/{id}/participants', () => {
  const redis = useRedis();

  it('shows who is in, on the way in or gone, in the order of their coming', async () => {
    await using admin = await startAdmin(redis());
    await seed(admin, EVERYBODY);

    const { status, body } = await admin.request('/v1/conferences/live-1/participants');

    expect(status).toBe(200);
    expect(fieldsOf(body, 'call_leg_id')).toEqual([
      'leg-left',
      'leg-host',
      'leg-muted',
      'leg-held',
      'leg-joining',
    ]);
    expect(body.meta).toMatchObject({ total_results: 5 });
  });

  it('shows every field of a participant, with a masked number', async () => {
    await using admin = await startAdmin(redis());
    await seed(admin, [
      member('leg-1', {
        callSessionId: 'session-1',
        role: 'host',
        handRaisedAt: NOW + 3_000,
        muted: true,
      }),
    ]);

    const { body } = await admin.request('/v1/conferences/live-1/participants');

    expect(body.data).toEqual([
      {
        record_type: 'participant',
        call_control_id: 'v3:leg-1',
        call_leg_id: 'leg-1',
        call_session_id: 'session-1',
        conference: { id: 'live-1', name: 'support' },
        status: 'joined',
        muted: true,
        on_hold: false,
        role: 'host',
        from: '+1********23',
        joined_at: '2026-11-22T09:00:02.000Z',
        left_at: null,
        hand_raised_at: '2026-11-22T09:00:03.000Z',
      },
    ]);
  });

  it.each([
    ['filter[status]=joined', ['leg-host', 'leg-muted', 'leg-held']],
    ['filter[status]=joining', ['leg-joining']],
    ['filter[status]=left', ['leg-left']],
    ['filter[muted]=true', ['leg-muted']],
    ['filter[status]=joined&filter[muted]=false', ['leg-host', 'leg-held']],
    ['filter[on_hold]=true', ['leg-held']],
    ['page[size]=2&page[number]=2', ['leg-muted', 'leg-held']],
  ])('finds by %s', async (query, legs) => {
    await using admin = await startAdmin(redis());
    await seed(admin, EVERYBODY);

    const { body } = await admin.request(`/v1/conferences/live-1/participants?${query}`);

    expect(fieldsOf(body, 'call_leg_id')).toEqual(legs);
  });

  it('shows who was in a conference that has ended', async () => {
    await using admin = await startAdmin(redis());
    await seed(admin, EVERYBODY);

    const { body } = await admin.request('/v1/conferences/ended-1/participants');

    expect(fieldsOf(body, 'call_leg_id')).toEqual(['leg-before']);
  });

  it('answers 404 for an unknown conference', async () => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/conferences/live-9/participants')).status).toBe(404);
  });
});
