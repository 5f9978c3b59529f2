import { describe, expect, it } from 'vitest';

import { sampleCall } from '../support/sample-call.ts';
import { useRedis } from '../support/use-redis.ts';
import { NOW, startAdmin } from './admin-server.ts';
import { seedCall, TIMELINE } from './seed-call.ts';

describe('GET /v1/calls/{call_leg_id}', () => {
  const redis = useRedis();

  it('shows a call with masked numbers, and what happened to it in sentences', async () => {
    await using admin = await startAdmin(redis());
    const call = sampleCall({
      callLegId: 'leg-1',
      phase: 'ended',
      endedAt: NOW + 65_000,
      hangupCause: 'normal_clearing',
      membership: {
        conferenceId: 'conference-1',
        occurredAt: '2026-11-22T09:00:04.500000Z',
        present: true,
      },
    });
    await seedCall(admin, call);

    const { status, body } = await admin.request('/v1/calls/leg-1');

    expect(status).toBe(200);
    expect(body.data).toEqual({
      record_type: 'call',
      outcome: 'joined',
      why: 'The caller got in, and the call ended with normal_clearing.',
      call_control_id: call.callControlId,
      call_leg_id: 'leg-1',
      call_session_id: call.callSessionId,
      connection_id: call.connectionId,
      conference_id: 'conference-1',
      line: 'support',
      phase: 'ended',
      role: 'guest',
      direction: 'incoming',
      from: '+1********23',
      to: '+1********00',
      started_at: '2026-11-22T09:00:00.000Z',
      answered_at: '2026-11-22T09:00:00.920Z',
      joined_at: '2026-11-22T09:00:04.500Z',
      ended_at: '2026-11-22T09:01:05.000Z',
      hangup_cause: 'normal_clearing',
      timeline: TIMELINE,
    });
  });

  it('shows plain numbers where they are not to be masked', async () => {
    await using admin = await startAdmin(redis(), { maskNumber: (number) => number });
    await seedCall(admin, sampleCall({ callLegId: 'leg-1' }));

    const { body } = await admin.request('/v1/calls/leg-1');

    expect(body.data).toMatchObject({ from: '+13125550123', to: '+13125550100' });
  });

  it('answers 404 for an unknown leg', async () => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/calls/leg-9')).status).toBe(404);
  });
});
