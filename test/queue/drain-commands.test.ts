// Commands that the process of a transition carries out itself: they are recorded with its commit.

import { describe, expect, it } from 'vitest';

import type { Effect } from '../../src/mailbox/effect.ts';
import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { ApplyContext } from '../../src/queue/apply-head.ts';
import { effectId } from '../../src/queue/message-ids.ts';
import type { CommandJob } from '../../src/queue/queues.ts';
import { sweepAll } from '../../src/queue/sweeper.ts';
import { shardOf } from '../../src/redis/keys.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { useDrains } from '../support/use-drains.ts';

const drains = useDrains();
const NOW = Date.parse('2026-11-22T09:00:00.000Z');
const ASK_AGAIN_MS = 6_000;

const hangUp: Effect = {
  kind: 'command',
  command: { type: 'calls.hangup', callControlId: 'v3:x' },
};

/** What has become of commands, in its order. */
const given = (hands = 10) => {
  const story: (readonly [string, ...(string | number)[]])[] = [];
  const idsOf = (jobs: readonly CommandJob[]) => jobs.map(({ commandId }) => commandId);
  const localCommands: NonNullable<ApplyContext['localCommands']> = {
    askAgainMs: ASK_AGAIN_MS,
    take: (count) => count <= hands,
    begin: (jobs, recordedAt) => void story.push(['begun', ...idsOf(jobs), recordedAt]),
    doubt: (jobs) => void story.push(['doubted', ...idsOf(jobs)]),
  };
  const commit: MailboxStore['commit'] = async (...args) => {
    const committed = await drains.all.store.commit(...args);
    story.push([committed.status === 'lost' ? 'lost' : 'committed']);
    return committed;
  };
  const context = {
    localCommands,
    store: { ...drains.all.store, commit },
    queues: {
      addCommands: async (jobs: readonly CommandJob[]) =>
        void story.push(['queued', ...idsOf(jobs)]),
    },
    clock: () => NOW,
  };
  return { story, context };
};

const askedOf = async (mailbox: MailboxId): Promise<readonly string[]> => {
  const { client, keys } = drains.all;
  const entries = await client.zrange(keys.asked(shardOf(mailbox)), '0', '-1');
  return entries.filter((entry) => entry.endsWith(` ${mailbox}`));
};

describe('a command', () => {
  it('is recorded with the commit and begun after it, past the queue', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one', { effects: [hangUp, hangUp] });
    const { story, context } = given();
    expect(await drains.drain(mailbox, context)).toBe('empty');
    const ids = [effectId(mailbox, 'one', 0), effectId(mailbox, 'one', 1)];
    expect(story).toEqual([['committed'], ['begun', ...ids, NOW]]);
    expect(await askedOf(mailbox)).toEqual(ids.map((id) => `${id} ${mailbox}`).toSorted());
  });

  it('of what lies behind the head is begun with it', async () => {
    const mailbox = drains.newCall();
    for (const id of ['one', 'two']) await drains.post(mailbox, id, { effects: [hangUp] });
    const { story, context } = given();
    await drains.drain(mailbox, context);
    expect(story).toEqual([
      ['committed'],
      ['begun', effectId(mailbox, 'one', 0), NOW],
      ['begun', effectId(mailbox, 'two', 0), NOW],
    ]);
  });

  it('for which there are no hands is queued before the commit, and not recorded', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one', { effects: [hangUp] });
    const { story, context } = given(0);
    await drains.drain(mailbox, context);
    expect(story).toEqual([['queued', effectId(mailbox, 'one', 0)], ['committed']]);
    expect(await askedOf(mailbox)).toEqual([]);
  });

  it('that may lie in the queue after an earlier try is not begun beside it', async () => {
    const mailbox = drains.newCall();
    for (const id of ['one', 'two']) await drains.post(mailbox, id, { effects: [hangUp] });
    // Somebody took both and was not heard of again.
    await drains.all.store.take(mailbox, NOW);
    await drains.takersAreLate(mailbox);
    const { story, context } = given();
    await drains.drain(mailbox, context);
    expect(story).toEqual([
      ['queued', effectId(mailbox, 'one', 0)],
      ['committed'],
      ['queued', effectId(mailbox, 'two', 0)],
      ['committed'],
    ]);
  });

  it('is not begun where the commit is lost, and looked after', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one', { effects: [hangUp] });
    const { story, context } = given();
    const rob = async (): Promise<void> => {
      await drains.all.store.take(mailbox, NOW);
    };
    expect(
      await drains.drain(mailbox, {
        ...context,
        onStep: (step) => (step === 'effects-done' ? rob() : undefined),
      }),
    ).toBe('lost');
    expect(story).toEqual([['lost'], ['doubted', effectId(mailbox, 'one', 0)]]);
    expect(await askedOf(mailbox)).toEqual([]);
  });

  it('is looked after where the reply to the commit did not come', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one', { effects: [hangUp] });
    const { story, context } = given();
    const commit: MailboxStore['commit'] = async (...args) => {
      await drains.all.store.commit(...args);
      throw new Error('the connection was cut');
    };
    expect(await drains.drain(mailbox, { ...context, store: { ...context.store, commit } })).toBe(
      'empty',
    );
    expect(story).toEqual([['doubted', effectId(mailbox, 'one', 0)]]);
  });

  it('whose process ends after the commit is put into the queue by whoever sweeps', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one', { effects: [hangUp] });
    const { context } = given();
    await drains.drain(mailbox, context);
    const queued: CommandJob[] = [];
    const sweep = () =>
      sweepAll({
        store: drains.all.store,
        queues: {
          wake: async () => {},
          addCommands: async (jobs) =>
            void queued.push(...jobs.filter((job) => job.mailbox === mailbox)),
        },
        clock: () => NOW,
      });
    /** Milliseconds until it is named, by Redis's clock, which cannot be set: it is made to be over. */
    const untilNamed = async (): Promise<number> => {
      const { client, keys } = drains.all;
      const [entry = ''] = await askedOf(mailbox);
      const at = Number(await client.zscore(keys.asked(shardOf(mailbox)), entry));
      const [seconds = 0] = await client.time();
      await client.zadd(keys.asked(shardOf(mailbox)), 'XX', 0, entry);
      return at - seconds * 1_000;
    };
    await sweep();
    expect(queued).toEqual([]);
    expect(await untilNamed()).toBeGreaterThan(ASK_AGAIN_MS - 1_000);
    await sweep();
    const job = {
      mailbox,
      commandId: effectId(mailbox, 'one', 0),
      command: hangUp.command,
      issuedAt: NOW,
    };
    expect(queued).toEqual([job]);
    // The queue may lose it; three seconds later it is given it again.
    await sweep();
    expect(queued).toHaveLength(1);
    expect(await untilNamed()).toBeGreaterThan(1_500);
    await sweep();
    expect(queued).toEqual([job, job]);
  });
});
