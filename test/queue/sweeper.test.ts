import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { DRAIN_QUEUE } from '../../src/queue/queues.ts';
import { startSweeper, sweepAll } from '../../src/queue/sweeper.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { sampleCommit } from '../support/sample-commit.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const SWEPT_TWICE_MS = 1_200;

describe.each(SERVERS)('the sweeper on $kind', ({ cluster }) => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  beforeEach(() => all.client.flushall());
  afterAll(() => all[Symbol.asyncDispose]());

  const sweepAt = (now: number) => sweepAll({ ...all, clock: () => now });
  const isWoken = async (leg: string) => {
    const key = `${all.keys.queuePrefix()}:${DRAIN_QUEUE}:de:${callMailbox(leg)}`;
    return (await all.client.exists(key)) === 1;
  };

  it('wakes what was posted and not read for three seconds', async () => {
    await all.store.post(callMailbox('old'), 'one', { type: 'note' }, NOW);
    await all.store.post(callMailbox('new'), 'one', { type: 'note' }, NOW + 1_000);

    await sweepAt(NOW + 2_999);
    expect(await isWoken('old')).toBe(false);
    await sweepAt(NOW + 3_000);
    expect(await isWoken('old')).toBe(true);
    expect(await isWoken('new')).toBe(false);
  });

  it('wakes a mailbox whose deadline has passed', async () => {
    const mailbox = callMailbox('leg');
    await all.store.post(mailbox, 'one', { type: 'note' }, NOW);
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    await all.store.commit(mailbox, head, sampleCommit({ deadlineAt: NOW + 10_000 }), NOW);

    await sweepAt(NOW + 9_999);
    expect(await isWoken('leg')).toBe(false);
    await sweepAt(NOW + 10_000);
    expect(await isWoken('leg')).toBe(true);
  });

  it('goes on after Redis has been away, and stops when it is closed', async () => {
    const log = recordedLog();
    const sweeper = startSweeper({ ...all, clock: Date.now, log });
    await all.store.post(callMailbox('before'), 'one', { type: 'note' }, Date.now() - 5_000);
    await expect.poll(() => isWoken('before')).toBe(true);
    await all.server.restart();
    await all.store.post(callMailbox('after'), 'one', { type: 'note' }, Date.now() - 5_000);
    await expect.poll(() => isWoken('after')).toBe(true);

    await sweeper.close();
    await all.store.post(callMailbox('closed'), 'one', { type: 'note' }, Date.now() - 5_000);
    await wait(SWEPT_TWICE_MS);
    expect(await isWoken('closed')).toBe(false);
  });
});
