import { describe, expect, it, test } from 'vitest';

import { confirmedEnded } from '../../src/reconcile/confirm-ended.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { refusal, startTelnyxStub, type StubReply } from '../support/telnyx-stub.ts';
import { startTestService } from '../support/test-service.ts';

const TEST_TIMEOUT_MS = 30_000;
const SETTLED = { timeout: 20_000, interval: 100 };

describe('a conference that is not listed any more', () => {
  const asked = async (reply: StubReply) => {
    await using stub = await startTelnyxStub(() => reply);
    const client = createTelnyxClient({ apiKey: 'KEY', baseURL: stub.baseURL, timeoutMs: 1_000 });
    return {
      answer: await confirmedEnded(client, { conferenceId: 'c-1', region: 'Europe' }),
      requests: stub.requests,
    };
  };
  const shown = (conference: object): StubReply => ({
    body: { data: { id: 'c-1', ...conference } },
  });

  it.each<[string, StubReply, string | null]>([
    ['with what Telnyx says', shown({ status: 'completed', end_reason: 'host_left' }), 'host_left'],
    ['without a reason where none is said', shown({ status: 'completed' }), null],
    ['where Telnyx knows it no more', refusal(404, '10005'), null],
    ['where the reply says nothing', { body: { data: null } }, null],
  ])('has ended %s', async (_title, reply, reason) => {
    const { answer, requests } = await asked(reply);

    expect(answer).toEqual({ reason });
    expect(requests).toMatchObject([
      { method: 'GET', path: '/conferences/c-1', query: { region: 'Europe' } },
    ]);
  });

  it.each(['init', 'in_progress'])('goes on where Telnyx shows it %s', async (status) => {
    expect((await asked(shown({ status }))).answer).toBeNull();
  });

  it.each<[string, StubReply, RegExp]>([
    ['does not answer', 'cut', /connection error/i],
    ['has a fault', refusal(500, '10000'), /^500 /],
  ])('is left as it is where Telnyx %s', async (_title, reply, fault) => {
    await expect(asked(reply)).rejects.toThrow(fault);
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
