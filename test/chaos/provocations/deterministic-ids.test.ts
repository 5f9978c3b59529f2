// A worker dies after it has carried out what a message asked for, and before it has committed it.

import { expect, test } from 'vitest';

import { callMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { drainMailbox } from '../../../src/queue/drain-mailbox.ts';
import { COMMANDS_QUEUE } from '../../../src/queue/queues.ts';
import { startMailboxes } from '../../support/mailboxes.ts';
import { noteContext, SIGNALS } from '../../support/note-context.ts';

test('a message that is applied again asks for nothing a second time', async () => {
  await using all = await startMailboxes();
  const mailbox = callMailbox('repeated');
  const effects = [
    { kind: 'command', command: { type: 'calls.hangup', callControlId: 'v3:x' } },
    { kind: 'tell-call', callLegId: 'told', message: { type: 'seat.wait' } },
  ];
  await all.store.post(mailbox, 'one', { type: 'note', effects }, Date.now());
  const deaths = ['effects-done'];
  const end = await drainMailbox(mailbox, SIGNALS, {
    ...noteContext(all),
    onStep: (step) => {
      if (step === deaths[0]) throw new Error(`dies at ${String(deaths.shift())}`);
    },
  });
  expect(end).toBe('empty');
  const commands = `${all.keys.queuePrefix()}:${COMMANDS_QUEUE}:prioritized`;
  expect(await all.client.zcard(commands)).toBe(1);
  expect(await all.client.llen(all.keys.inbox(callMailbox('told')))).toBe(1);
});
