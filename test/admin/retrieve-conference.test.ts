import { describe, expect, it } from 'vitest';

import { openLine } from '../../src/conference/line.ts';
import { createLines } from '../../src/conference/lines.ts';
import { useRedis } from '../support/use-redis.ts';
import { NOW, startAdmin } from './admin-server.ts';
import { seedFive, seedRoom } from './seed-conferences.ts';

const MINUTE_MS = 60_000;

describe('GET /v1/conferences/{id}', () => {
  const redis = useRedis();

  it('shows the fields of Telnyx and of partyline for a live conference', async () => {
    const line = {
      ...openLine('support'),
      conference: { duration_minutes: 90, region: 'Europe' as const },
    };
    await using admin = await startAdmin(redis(), { lines: createLines([line]) });
    await seedRoom(
      admin,
      'support',
      {
        conferenceId: 'live-1',
        name: 'acme-support',
        createdAt: NOW,
        updatedAt: NOW + 1_500,
        peakParticipantCount: 6,
        region: 'Europe',
        locked: true,
        mode: 'muted',
        recording: 'paused',
        floorCallControlId: 'v3:speaker',
        connectionId: '7267',
      },
      { counts: { waiting: 2, joining: 1, joined: 4, hostsJoined: 1, hosts: 1, hands: 0 } },
    );

    const { status, body } = await admin.request('/v1/conferences/live-1');

    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        record_type: 'conference',
        id: 'live-1',
        name: 'acme-support',
        created_at: '2026-11-22T09:00:00.000Z',
        expires_at: '2026-11-22T10:30:00.000Z',
        updated_at: '2026-11-22T09:00:01.500Z',
        region: 'Europe',
        status: 'in_progress',
        end_reason: null,
        ended_by: null,
        connection_id: '7267',
        line: 'support',
        participant_count: 4,
        waiting_count: 2,
        peak_participant_count: 6,
        host_present: true,
        locked: true,
        mode: 'muted',
        recording: 'paused',
        floor_call_control_id: 'v3:speaker',
      },
    });
  });

  it('counts guests who hear hold audio as participants, as Telnyx does, and as waiting', async () => {
    await using admin = await startAdmin(redis());
    await seedRoom(
      admin,
      'support',
      { conferenceId: 'live-1', started: false },
      { counts: { waiting: 1, joining: 1, joined: 3, hostsJoined: 0, hosts: 0, hands: 0 } },
    );

    const { body } = await admin.request('/v1/conferences/live-1');

    expect(body.data).toMatchObject({
      status: 'init',
      participant_count: 3,
      waiting_count: 4,
      host_present: false,
    });
  });

  it('shows an ended conference with its reason and with nobody in it', async () => {
    await using admin = await startAdmin(redis());
    await seedFive(admin);

    const { body } = await admin.request('/v1/conferences/ended-3');

    expect(body.data).toMatchObject({
      id: 'ended-3',
      status: 'completed',
      end_reason: 'all_left',
      line: 'sales',
      participant_count: 0,
      waiting_count: 0,
      host_present: false,
      peak_participant_count: 3,
    });
  });

  it.each([
    [undefined, 240],
    [30, 30],
  ])('expires after its duration, and four hours where it has none: %s', async (minutes, end) => {
    const line = {
      ...openLine('support'),
      conference: minutes === undefined ? {} : { duration_minutes: minutes },
    };
    await using admin = await startAdmin(redis(), { lines: createLines([line]) });
    await seedRoom(admin, 'support', { conferenceId: 'live-1', createdAt: NOW });

    const { body } = await admin.request('/v1/conferences/live-1');

    expect(body.data).toMatchObject({
      expires_at: new Date(NOW + end * MINUTE_MS).toISOString(),
    });
  });

  it('answers 404 for an unknown id', async () => {
    await using admin = await startAdmin(redis());
    await seedFive(admin);

    const { status, body } = await admin.request('/v1/conferences/live-9');

    expect([status, body.errors?.[0]?.code]).toEqual([404, '404']);
  });
});
