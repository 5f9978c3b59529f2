import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { CallState } from '../../src/call/state.ts';
import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { archiveCall, restoreCall } from '../../src/redis/archive-call.ts';
import type { RedisClient } from '../../src/redis/connection.ts';
import { createReadSide } from '../../src/redis/read-side.ts';
import { readCallStates } from '../../src/redis/read-call-states.ts';
import { shardOf } from '../../src/redis/keys.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCall } from '../support/sample-call.ts';
import { sampleCommit } from '../support/sample-commit.ts';

const NOW = Date.parse('2026-11-22T09:00:00.000Z');

describe.each(SERVERS)('an ended call on $kind', ({ cluster }) => {
  let all: Mailboxes;
  let leg = '';
  let mailbox: MailboxId;
  let state: CallState;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());
  beforeEach(() => {
    leg = `leg-${Math.random()}`;
    mailbox = callMailbox(leg);
    state = sampleCall({ callLegId: leg, phase: 'ended' });
  });

  const post = (id: string) => all.store.post(mailbox, id, { type: 'note', id }, NOW);
  const take = async (): Promise<Taken> => {
    const head = await all.store.take(mailbox, NOW);
    if (head === null) throw new Error('the mailbox is empty');
    return head;
  };
  const archive = (client: RedisClient = all.client) => archiveCall(client, all.keys, leg);
  const isArchived = async () => (await all.client.exists(all.keys.archive(mailbox))) === 1;
  const readSide = () => createReadSide(all.client, all.keys);
  const own = () => [
    all.keys.inbox(mailbox),
    all.keys.box(mailbox),
    all.keys.timeline(mailbox),
    all.keys.seen(mailbox),
    all.keys.seenBefore(mailbox),
  ];
  const endCall = async (): Promise<void> => {
    await post('first');
    await post('second');
    const changes = { state, timeline: [[NOW, 'h', 4]] };
    const next = await all.store.commit(mailbox, await take(), sampleCommit(changes), NOW);
    if (next.status !== 'taken') throw new Error(next.status);
    await all.store.commit(mailbox, next.taken, sampleCommit(changes), NOW);
  };
  const endAndArchive = async (): Promise<void> => {
    await endCall();
    await archive();
    expect(await isArchived()).toBe(true);
  };
  /** What comes right before the script of this number. */
  const meanwhile = (happens: () => Promise<unknown>, script = 2): RedisClient => {
    let scripts = 0;
    const evalsha = async (...given: Parameters<RedisClient['evalsha']>) => {
      if ((scripts += 1) === script) await happens();
      return all.client.evalsha(...given);
    };
    return new Proxy(all.client, {
      get: (client, name) => (name === 'evalsha' ? evalsha : Reflect.get(client, name)),
    });
  };

  it('is one key for a day, and reads as before', async () => {
    await endAndArchive();

    const lives = await Promise.all(own().map((key) => all.client.exists(key)));
    expect(lives).toEqual([0, 0, 0, 0, 0]);
    const ttl = await all.client.pttl(all.keys.archive(mailbox));
    expect(ttl).toBeGreaterThan(86_300_000);
    expect(ttl).toBeLessThanOrEqual(86_400_000);

    expect(await readSide().readCall(leg)).toEqual(state);
    expect(await readSide().readTimeline(leg)).toEqual([
      [NOW, 'h', 4],
      [NOW, 'h', 4],
    ]);
    expect(await readCallStates(all.client, all.keys, ['nobody', leg])).toEqual(
      new Map([[leg, state]]),
    );
  });

  it('stays as it is while a message is unread, a command is open or nothing is known', async () => {
    await archive();
    expect(await isArchived()).toBe(false);

    await endCall();
    await all.store.claim(mailbox, 'c1', NOW);
    await archive();
    expect(await isArchived()).toBe(false);

    await post('result-c1');
    await archive();
    expect(await isArchived()).toBe(false);
    expect(await all.store.take(mailbox, NOW)).toMatchObject({ messageId: 'result-c1', state });
  });

  it.each([
    ['a message is posted', () => post('third')],
    ['a message is posted and applied', () => applied('third')],
    ['a command is claimed', () => all.store.claim(mailbox, 'c1', NOW)],
  ])('stays as it is where %s while it is read', async (_what, happens) => {
    await endCall();
    await archive();
    await restoreCall(all.client, all.keys, mailbox, true);
    await archive(meanwhile(happens));
    expect(await isArchived()).toBe(false);
  });
  const applied = async (id: string): Promise<void> => {
    await post(id);
    await all.store.commit(mailbox, await take(), sampleCommit({ state }), NOW);
  };

  it.each(['take', 'postAndTake'] as const)(
    'is restored by %s for what has not come before',
    async (how) => {
      await endAndArchive();
      const fence = 1;
      const posted =
        how === 'take'
          ? { posted: await post('third'), taken: await all.store.take(mailbox, NOW, 0) }
          : await all.store.postAndTake(mailbox, 'third', { type: 'note', id: 'third' }, NOW);

      expect(posted).toMatchObject({
        posted: 'stored',
        taken: { messageId: 'third', state, fence: fence + 1, tries: 1 },
      });
      expect(await isArchived()).toBe(false);
      expect(await readSide().readTimeline(leg)).toHaveLength(2);
      for (const id of ['first', 'second', 'third']) expect(await post(id)).toBe('duplicate');
      const lives = await Promise.all(own().map((key) => all.client.pttl(key)));
      expect(lives.filter((ms) => ms === -1)).toEqual([]);
    },
  );

  it('drops what has come before, and stays in its archive', async () => {
    await endAndArchive();
    await post('second');
    await post('first');
    expect(await all.store.take(mailbox, NOW, 0)).toBeNull();
    expect(await all.store.postAndTake(mailbox, 'first', { type: 'note' }, NOW)).toMatchObject({
      taken: null,
    });

    expect(await isArchived()).toBe(true);
    const lives = await Promise.all(own().map((key) => all.client.exists(key)));
    expect(lives).toEqual([0, 0, 0, 0, 0]);
    expect((await all.store.sweep(shardOf(mailbox), NOW, NOW)).unread).not.toContain(mailbox);
  });

  it('gets only what is new where a repeat lies before it', async () => {
    await endAndArchive();
    for (const id of ['first', 'third', 'second']) await post(id);
    expect(await take()).toMatchObject({ messageId: 'third', state });
    expect(await all.client.llen(all.keys.inbox(mailbox))).toBe(1);
  });

  it('is restored once by two who find it at the same time', async () => {
    await endAndArchive();
    await post('third');
    await Promise.all([
      restoreCall(all.client, all.keys, mailbox),
      restoreCall(all.client, all.keys, mailbox),
    ]);
    expect(await readSide().readTimeline(leg)).toHaveLength(2);
    expect(await take()).toMatchObject({ messageId: 'third', state, fence: 2 });
  });

  it('is not restored from an archive that is not the newest', async () => {
    await endAndArchive();
    const changed = { ...state, commands: 99 };
    await restoreCall(
      meanwhile(async () => {
        await post('third');
        await all.store.commit(mailbox, await take(), sampleCommit({ state: changed }), NOW);
        await archive();
      }, 1),
      all.keys,
      mailbox,
      true,
    );
    expect(await isArchived()).toBe(true);
    expect(await readSide().readCall(leg)).toEqual(changed);
  });

  it('is left alone where somebody has made another mailbox beside it', async () => {
    await endAndArchive();
    const box = all.keys.box(mailbox);
    await all.client.hset(box, { fence: 3, state: '{"phase":"ringing"}' });
    await restoreCall(all.client, all.keys, mailbox, true);
    expect(await all.client.hgetall(box)).toEqual({ fence: '3', state: '{"phase":"ringing"}' });
    expect(await all.store.claim(mailbox, 'c1', NOW)).toMatchObject({ done: false });
    expect(await isArchived()).toBe(true);
  });

  it('is archived after a message that was buried', async () => {
    await endCall();
    await post('third');
    expect(await all.store.bury(mailbox, await take(), 'a reason', null, NOW)).toBe('buried');
    expect(await all.store.take(mailbox, NOW)).toBeNull();
    await archive();
    expect(await isArchived()).toBe(true);
  });

  it('still knows which commands are done', async () => {
    await endCall();
    await applied('result-c1');
    await archive();
    expect(await all.store.claim(mailbox, 'c1', NOW)).toEqual({ done: true });
    await archive();
    expect(await all.store.claim(mailbox, 'c2', NOW)).toMatchObject({ done: false });
    expect(await readSide().readCall(leg)).toEqual(state);
  });
});
