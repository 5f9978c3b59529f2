// A message arrives after the drain has looked for the last time and before its job has ended.

import { Worker } from 'bullmq';
import { expect, test } from 'vitest';

import { callMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { DRAIN_QUEUE } from '../../../src/queue/queues.ts';
import { startMailboxes } from '../../support/mailboxes.ts';

const PATIENCE_MS = 5_000;

test('a mailbox that is woken while it is being read is read again', async () => {
  await using all = await startMailboxes();
  const mailbox = callMailbox('busy');
  const runs = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const mayEnd = Promise.withResolvers<void>();
  let run = 0;
  const worker = new Worker(
    DRAIN_QUEUE,
    async ({ data }: { data: { mailbox: string } }) => {
      runs[run++]?.resolve(data.mailbox);
      await mayEnd.promise;
    },
    { connection: all.connect(), prefix: all.keys.queuePrefix() },
  );
  try {
    await all.queues.wake([mailbox]);
    expect(await runs[0]?.promise).toBe(mailbox);
    await all.queues.wake([mailbox]);
    mayEnd.resolve();
    const never = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, 'never').unref());
    expect(await Promise.race([runs[1]?.promise, never])).toBe(mailbox);
  } finally {
    await worker.close();
  }
});
