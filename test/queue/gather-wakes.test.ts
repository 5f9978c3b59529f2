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

test('a mailbox that is woken alone is asked for at once', async () => {
  const { wake, asked, end } = startWakes();
  const first = wake(ONE);
  expect(asked).toEqual([{ mailboxes: [ONE], isOneJob: false }]);
  await end();
  await first;

  void wake(TWO);
  expect(asked.at(-1)).toEqual({ mailboxes: [TWO], isOneJob: false });
});

test('what is woken while one add is on its way goes into one more', async () => {
  const { wake, asked, end } = startWakes();
  const all = [wake(ONE), wake(TWO), wake(THREE)];
  expect(asked).toHaveLength(1);

  await end();
  expect(asked.slice(1)).toEqual([{ mailboxes: [TWO, THREE], isOneJob: true }]);
  await end();
  await Promise.all(all);
  void wake(ONE);
  expect(asked).toHaveLength(3);
});

test('an add that fails is told to those whose mailboxes were in it, and the next goes on', async () => {
  const { wake, end } = startWakes();
  const told = Promise.allSettled([wake(ONE), wake(TWO), wake(THREE)]);
  await end(new Error('Redis is away'));
  await end(new Error('still away'));
  const reasons = (await told).map((one) => one.status === 'rejected' && String(one.reason));
  expect(reasons).toEqual(['Error: Redis is away', 'Error: still away', 'Error: still away']);

  const later = wake(ONE);
  await end();
  await expect(later).resolves.toBeUndefined();
});

test('no job holds more than twenty', async () => {
  const { wake, asked, end } = startWakes();
  void wake(ONE);
  for (let at = 0; at < 21; at += 1) void wake(callMailbox(`more-${at}`));
  await end();
  expect(asked.map(({ mailboxes }) => mailboxes.length).toSorted((a, b) => a - b)).toEqual([
    1, 1, 20,
  ]);
});
