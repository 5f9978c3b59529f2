// News of a conference arrives when it is over.

import { expect, test } from 'vitest';

import { callerNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';

const NUMBER = '+12025550163';
const LATE_MS = 6_000;
const PATIENT = { timeout: 8_000 };
const service = useService({
  lines: [{ name: 'late', numbers: [NUMBER], greeting: '' }],
  env: { RECONCILE_INTERVAL_SECS: '0' },
});

interface Conference {
  readonly id: string;
  readonly status: string;
}

test('a conference that has ended is not opened again by what comes late', async () => {
  const { simulator, read } = service();
  simulator.nextDelivery('conference.created', { delayMs: LATE_MS });
  const caller = simulator.dial({ from: callerNumber(3), to: NUMBER });
  const id = await caller.joined;
  const conferences = () => read<readonly Conference[]>('/conferences?filter[line]=late');
  await expect.poll(conferences, PATIENT).toMatchObject([{ id, status: 'in_progress' }]);
  caller.hangUp();
  await expect.poll(conferences, PATIENT).toMatchObject([{ id, status: 'completed' }]);
  await quiet(service());
  expect(simulator.journal.of('delivery').at(-1)).toMatchObject({
    eventType: 'conference.created',
    outcome: 'accepted',
  });
  expect(await conferences()).toMatchObject([{ id, status: 'completed' }]);
});
