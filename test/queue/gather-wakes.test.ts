import { expect, test } from 'vitest';

import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { gatherWakes } from '../../src/queue/gather-wakes.ts';

const [ONE, TWO, THREE] = [callMailbox('one'), callMailbox('two'), callMailbox('three')] as const;

/** Adds that end when the test says so. */
const startWakes = () => {
  const asked: { mailboxes: readonly MailboxId[]; isOneJob: boolean }[] = [];
  const open: PromiseWithResolvers<void>[] = [];
  const add = (isOneJob: boolean) => (mailboxes: readonly MailboxId[]) => {
    const added = Promise.withResolvers<void>();
    asked.push({ mailboxes: [...mailboxes], isOneJob });
    open.push(added);
    return added.promise;
  };
  const wake = gatherWakes({ wake: add(false), wakeTogether: add(true) });
  const end = async (error?: Error): Promise<void> => {
    const oldest = open.shift();
    if (error) oldest?.reject(error);
    else oldest?.resolve();
    await new Promise(setImmediate);
  };
  return { wake, asked, end };
};

/** When all promises have gone on, and before the event loop does. */
const untilSent = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

test('a mailbox that is woken alone is asked for before the event loop goes on', async () => {
  const { wake, asked, end } = startWakes();
  const first = wake(ONE);
  await untilSent();
  expect(asked).toEqual([{ mailboxes: [ONE], isOneJob: false }]);
  await end();
  await first;
});

test('what is woken by promises of one go is added together', async () => {
  const { wake, asked, end } = startWakes();
  const later = Promise.resolve()
    .then(() => null)
    .then(() => wake(THREE));
  const all = [wake(ONE), wake(TWO), later];
  await untilSent();
  expect(asked).toEqual([{ mailboxes: [ONE, TWO, THREE], isOneJob: true }]);
  await end();
  await Promise.all(all);
});

test('an add that is on its way keeps no other waiting', async () => {
  const { wake, asked } = startWakes();
  void wake(ONE);
  await untilSent();
  void wake(TWO);
  await untilSent();
  expect(asked.map(({ mailboxes }) => mailboxes)).toEqual([[ONE], [TWO]]);
});

test('an add that fails is told to those whose mailboxes were in it, and to nobody else', async () => {
  const { wake, end } = startWakes();
  const told = Promise.allSettled([wake(ONE), wake(TWO)]);
  await untilSent();
  const later = wake(THREE);
  await untilSent();
  await end(new Error('Redis is away'));
  await end();
  const reasons = (await told).map((one) => one.status === 'rejected' && String(one.reason));
  expect(reasons).toEqual(['Error: Redis is away', 'Error: Redis is away']);
  await expect(later).resolves.toBeUndefined();
});

test('no job holds more than twenty', async () => {
  const { wake, asked } = startWakes();
  for (let at = 0; at < 41; at += 1) void wake(callMailbox(`more-${at}`));
  await untilSent();
  expect(asked.map(({ mailboxes }) => mailboxes.length)).toEqual([20, 20, 1]);
});
