// A command whose outcome is unknown comes back when Telnyx has forgotten its id.

import type { Job } from 'bullmq';
import { expect, test } from 'vitest';

import { callMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { attemptJob } from '../../../src/queue/attempt-job.ts';
import { carryOutCommand } from '../../../src/queue/carry-out-command.ts';
import type { CommandJob } from '../../../src/queue/queues.ts';
import { createTelnyxClient } from '../../../src/telnyx/client.ts';
import { startMailboxes } from '../../support/mailboxes.ts';
import { callerNumber } from '../../support/phone-numbers.ts';
import { startSimulator } from '../../simulator/simulator.ts';

const NUMBER = '+12025550162';
const COMMAND_ID = '3e0a7f0e-6f58-5a5c-9d3b-2f0c8a1d4e11';
/** Past the 60 s for which Telnyx knows a command's id. */
const LATER_MS = 61_000;

const given = async () => {
  await using stack = new AsyncDisposableStack();
  const { store } = stack.use(await startMailboxes());
  const simulator = stack.use(await startSimulator({ settings: { commandIdWindowMs: 1 } }));
  const client = createTelnyxClient({
    apiKey: 'KEY-of-the-tests',
    baseURL: simulator.baseUrl,
    timeoutMs: 3_000,
  });

  let now = Date.now();
  const log = { debug: () => {}, warn: () => {}, error: () => {} };
  const carryOut = carryOutCommand({
    attempt: attemptJob({ client, onCommand: () => {}, log, now: () => now }),
    claim: (mailbox, commandId, at) => store.claim(mailbox, commandId, at),
    post: (mailbox, id, message) => store.post(mailbox, id, message, now),
    log,
    now: () => now,
  });
  const data: CommandJob = {
    mailbox: callMailbox('asking'),
    commandId: COMMAND_ID,
    issuedAt: now,
    command: {
      type: 'calls.dial',
      connectionId: simulator.connectionId,
      to: callerNumber(2),
      from: NUMBER,
      clientState: { line: 'sales', role: 'guest', generation: 0 },
      timeoutSecs: null,
    },
  };
  const owned = stack.move();
  return {
    simulator,
    rings: () => simulator.journal.of('leg.initiated').length,
    later: () => void (now += LATER_MS),
    // What the function under test reads of a job.
    attempt: (attemptsMade: number) =>
      carryOut({
        data,
        attemptsMade,
        attemptsStarted: 1,
        stalledCounter: 0,
      } as Job<CommandJob>),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

test('a phone that may have rung does not ring again a minute later', async () => {
  await using desk = await given();
  desk.simulator.nextCommand('calls.dial', { executeThenCut: true });
  await expect(desk.attempt(0)).rejects.toThrow('Telnyx answered nothing');
  desk.later();
  await desk.attempt(1);
  expect(desk.rings()).toBe(1);
});

test('a command whose result is known is not sent again', async () => {
  await using desk = await given();
  await desk.attempt(0);
  await desk.attempt(0);
  expect(desk.rings()).toBe(1);
});
