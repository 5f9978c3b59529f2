// A call as its mailbox leaves it in Redis.

import type { CallState } from '../../src/call/state.ts';
import { timelineEntries } from '../../src/call/timeline.ts';
import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { seedMailbox } from '../support/seed-mailbox.ts';
import { NOW, type Admin } from './admin-server.ts';

/** The call, with two entries in its timeline: `TIMELINE`. */
export const seedCall = async (admin: Admin, state: CallState): Promise<void> => {
  const timeline = timelineEntries({
    message: {
      type: 'call.initiated',
      callLegId: state.callLegId,
      callControlId: state.callControlId,
      callSessionId: null,
      connectionId: null,
      clientState: null,
      occurredAt: '2026-11-22T09:00:00.000000Z',
      from: '+13125550123',
      to: '+13125550100',
      direction: 'incoming',
    },
    now: NOW + 250,
    commands: [{ type: 'calls.hangup', callControlId: state.callControlId }],
    before: null,
    after: state,
  });
  const deadlineAt = state.phase === 'ended' ? null : state.deadlineAt;
  const changes = { state, deadlineAt, listedAt: state.startedAt, timeline };
  await seedMailbox(admin.store, callMailbox(state.callLegId), changes, NOW);
};

/** As `/v1` shows it. */
export const TIMELINE = [
  {
    at: '2026-11-22T09:00:00.250Z',
    occurred_at: '2026-11-22T09:00:00.000Z',
    type: 'call.initiated',
    detail: { direction: 'incoming' },
    sentence: 'A call came in.',
  },
  {
    at: '2026-11-22T09:00:00.250Z',
    occurred_at: null,
    type: 'calls.hangup',
    detail: {},
    sentence: 'Telnyx was told to hang the call up.',
  },
];
