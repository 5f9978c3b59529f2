// Every webhook that would say that somebody has gone is lost.

import { expect, test } from 'vitest';

import { callerNumber } from '../../support/phone-numbers.ts';
import { useService } from '../../support/use-service.ts';

const NUMBER = '+12025550164';
const LOST = { drop: 1 };
const PATIENT = { timeout: 8_000 };
const service = useService({
  lines: [{ name: 'lost', numbers: [NUMBER], greeting: '' }],
  env: { RECONCILE_INTERVAL_SECS: '1' },
  simulator: {
    weather: {
      byEventType: {
        'call.hangup': LOST,
        'conference.participant.left': LOST,
        'conference.ended': LOST,
      },
    },
  },
});

test('/v1 shows that the caller has gone, though nobody said so', async () => {
  const { simulator, read } = service();
  const caller = simulator.dial({ from: callerNumber(4), to: NUMBER });
  const id = await caller.joined;
  await expect
    .poll(() => read(`/calls/${caller.callLegId}`), PATIENT)
    .toMatchObject({ phase: 'in-conference' });
  caller.hangUp();
  await expect
    .poll(() => read(`/calls/${caller.callLegId}`), PATIENT)
    .toMatchObject({ phase: 'ended' });
  await expect
    .poll(() => read('/conferences?filter[line]=lost'), PATIENT)
    .toMatchObject([{ id, status: 'completed' }]);
});
