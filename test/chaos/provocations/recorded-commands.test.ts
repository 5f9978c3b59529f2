// A process carries out its own commands and dies: after the commit that records them, or before it.

import { expect, test } from 'vitest';

import { callMailbox, type MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import type { ApplyContext } from '../../../src/queue/apply-head.ts';
import { drainMailbox } from '../../../src/queue/drain-mailbox.ts';
import { COMMANDS_QUEUE } from '../../../src/queue/queues.ts';
import { sweepAll } from '../../../src/queue/sweeper.ts';
import { startMailboxes, type Mailboxes } from '../../support/mailboxes.ts';
import { noteContext, SIGNALS } from '../../support/note-context.ts';

const ask = async (
  all: Mailboxes,
  mailbox: MailboxId,
  context: Pick<ApplyContext, 'localCommands' | 'onStep'>,
): Promise<void> => {
  const effects = [{ kind: 'command', command: { type: 'calls.hangup', callControlId: 'v3:x' } }];
  await all.store.post(mailbox, 'one', { type: 'note', effects }, Date.now());
  const end = await drainMailbox(mailbox, SIGNALS, { ...noteContext(all), ...context });
  expect(end).toBe('empty');
};

const queued = (all: Mailboxes): Promise<number> =>
  all.client.zcard(`${all.keys.queuePrefix()}:${COMMANDS_QUEUE}:prioritized`);

test('a command whose process died right after the commit is carried out by another', async () => {
  await using all = await startMailboxes();
  await ask(all, callMailbox('orphan'), {
    localCommands: {
      askAgainMs: 0,
      take: () => true,
      begin: () => {},
      doubt: () => {},
    },
  });
  expect(await queued(all)).toBe(0);
  await sweepAll({ ...all, clock: Date.now });
  expect(await queued(all)).toBe(1);
});

test('a command that an earlier try has queued is not begun as well', async () => {
  await using all = await startMailboxes();
  let begun = 0;
  let tries = 0;
  await ask(all, callMailbox('twice'), {
    localCommands: {
      askAgainMs: 0,
      // None at the first try.
      take: () => (tries += 1) > 1,
      begin: (jobs) => void (begun += jobs.length),
      doubt: () => {},
    },
    onStep: (step) => {
      if (step === 'effects-done' && tries === 1) {
        tries += 1;
        throw new Error('dies before its commit');
      }
    },
  });
  expect([await queued(all), begun]).toEqual([1, 0]);
});
