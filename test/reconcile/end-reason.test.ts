import { describe, expect, it, test } from 'vitest';

import { endReasonOf } from '../../src/reconcile/end-reason.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { refusal, startTelnyxStub, type StubReply } from '../support/telnyx-stub.ts';
import { startTestService } from '../support/test-service.ts';

const TEST_TIMEOUT_MS = 30_000;
const SETTLED = { timeout: 20_000, interval: 100 };

describe('why a conference ended that is not listed any more', () => {
  it.each<[string, StubReply, string | null]>([
    ['what Telnyx says', { body: { data: { id: 'c-1', end_reason: 'host_left' } } }, 'host_left'],
    ['nothing that is said of it', { body: { data: { id: 'c-1' } } }, null],
    ['unknown where Telnyx knows it no more', refusal(404, '10005'), null],
    ['unknown where Telnyx does not answer', 'cut', null],
    ['unknown where the reply says nothing', { body: { data: null } }, null],
  ])('is %s', async (_title, reply, reason) => {
    await using stub = await startTelnyxStub(() => reply);
    const client = createTelnyxClient({ apiKey: 'KEY', baseURL: stub.baseURL, timeoutMs: 1_000 });

    expect(await endReasonOf(client, 'c-1')).toBe(reason);
    expect(stub.requests).toMatchObject([{ method: 'GET', path: '/conferences/c-1' }]);
  });
});

test(
  'a conference whose end was not heard of has the reason that Telnyx shows',
  async () => {
    const lost = { drop: 1 };
    await using service = await startTestService({
      env: { RECONCILE_INTERVAL_SECS: '1' },
      simulator: {
        weather: {
          byEventType: {
            'conference.participant.left': lost,
            'conference.ended': lost,
            'call.hangup': lost,
          },
        },
      },
    });
    const caller = service.simulator.dial({ from: callerNumber(1), to: lineNumber(0) });
    const conference = await caller.joined;
    caller.hangUp();

    await expect
      .poll(() => service.read(`/conferences/${conference}`), SETTLED)
      .toMatchObject({ status: 'completed', end_reason: 'all_left' });
  },
  TEST_TIMEOUT_MS,
);
