// The operator's system is told what happens, by signed webhooks of our own.

import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';

import type { Event } from '../../src/events/event.ts';
import { startEventReceiver } from '../support/event-receiver.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startTestService } from '../support/test-service.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const LINES = [{ name: 'sales', numbers: [lineNumber(0)], greeting: '' }];

const start = (port: number, env: NodeJS.ProcessEnv) =>
  startTestService({
    lines: LINES,
    simulator: { settings: { speechMsPerChar: 0 } },
    env: { EVENTS_URL: `http://127.0.0.1:${port}/hook?key=k3y`, EVENTS_SECRET: SECRET, ...env },
  });

it('from the first ring to the end of the conference, each event once', async () => {
  await using receiver = await startEventReceiver();
  await using service = await start(receiver.port, { EVENTS_ALLOW_PRIVATE: 'true' });
  const webhook = new Webhook(SECRET);
  const events = (): readonly Event[] =>
    receiver.received.map(
      ({ body, headers }) =>
        (webhook.verify(body, headers as Record<string, string>) as { data: Event }).data,
    );
  const caller = service.simulator.dial({ from: callerNumber(0), to: lineNumber(0) });
  const conferenceId = await caller.joined;

  caller.hangUp();

  await expect
    .poll(() => events().map(({ event_type }) => event_type), { timeout: 15_000 })
    .toEqual(expect.arrayContaining(['call.ringing', 'call.ended', 'conference.ended']));
  const ended = events().find(({ event_type }) => event_type === 'conference.ended');
  expect(ended?.payload).toMatchObject({ conference_id: conferenceId, line: 'sales' });
  expect(new Set(events().map(({ id }) => id)).size).toBe(events().length);
  const text = JSON.stringify([receiver.received, service.logged]);
  expect(text).not.toContain(callerNumber(0));
  expect(JSON.stringify(service.logged)).not.toMatch(/k3y|whsec_/);
});

it('not in a private network, unless that is allowed', async () => {
  await using receiver = await startEventReceiver();
  await using service = await start(receiver.port, {});
  const caller = service.simulator.dial({ from: callerNumber(1), to: lineNumber(0) });
  await caller.joined;

  await expect
    .poll(() => service.read('/dead-letters'), { timeout: 15_000 })
    .toContainEqual(
      expect.objectContaining({
        reason: 'the target is not public',
        message_type: 'call.ringing',
      }),
    );
  expect(receiver.received).toEqual([]);
  caller.hangUp();
});
