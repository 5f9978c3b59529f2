// Messages that are committed with the one before them.

import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';

import type { Effect } from '../../src/mailbox/effect.ts';
import { callMailbox, mailboxSubject, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Machine } from '../../src/queue/machine.ts';
import { failSafeId } from '../../src/queue/message-ids.ts';
import { shardOf } from '../../src/redis/keys.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Post } from '../../src/redis/post-message.ts';
import { readEnvelope } from '../../src/redis/taken.ts';
import {
  applyNote,
  noteMachines,
  SOME_EFFECTS,
  type Note,
  type Notes,
} from '../support/note-machine.ts';
import { useDrains } from '../support/use-drains.ts';

const drains = useDrains();

describe('messages behind the head', () => {
  const effects = SOME_EFFECTS;
  const hangUp: Effect = {
    kind: 'command',
    command: { type: 'calls.hangup', callControlId: 'v3:x' },
  };

  /** The ids of each commit. */
  const committedAtOnce = async (mailbox: MailboxId) => {
    const commits: (readonly string[])[] = [];
    const commit: MailboxStore['commit'] = (where, head, what, now) => {
      commits.push([head.messageId, ...what.with]);
      return drains.all.store.commit(where, head, what, now);
    };
    const store = { ...drains.all.store, commit };
    expect(await drains.drain(mailbox, { store })).toBe('empty');
    return commits;
  };

  it('are committed with the head and with what comes of them, and each is told of', async () => {
    const mailbox = drains.newCall();
    for (const id of ['one', 'two']) await drains.post(mailbox, id, { effects });
    await drains.post(mailbox, 'three');

    expect(await committedAtOnce(mailbox)).toEqual([['one', 'two', 'three']]);
    expect(await drains.notesOf(mailbox)).toEqual(['one', 'two', 'three']);
    expect(drains.committed).toMatchObject([
      { messageId: 'one', before: null },
      { messageId: 'two', before: { applied: ['one'] }, applied: { effects } },
      { messageId: 'three', before: { applied: ['one', 'two'] } },
    ]);
  });

  it('leave the place in the list that the head has asked for', async () => {
    const mailbox = drains.newCall();
    for (const id of ['one', 'two']) await drains.post(mailbox, id);
    const { call } = noteMachines;
    const listedAt = Date.now();
    const apply: typeof call.apply = (state, message, context) => ({
      ...call.apply(state, message, context),
      listedAt: state === null ? listedAt : null,
    });

    await drains.drain(mailbox, { machines: { ...noteMachines, call: { ...call, apply } } });

    const { client, keys } = drains.all;
    expect(await client.zscore(keys.calls(shardOf(mailbox)), mailboxSubject(mailbox))).toBe(
      String(listedAt),
    );
  });

  it('are not committed with one that cannot be applied, which is given up by itself', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    await drains.post(mailbox, 'two', { fails: true });
    await drains.post(mailbox, 'three');

    expect(await committedAtOnce(mailbox)).toEqual([
      ['one'],
      [failSafeId(mailbox, 'two'), 'three~'],
    ]);
  });

  it('ask for it in a trace of their own', async () => {
    const mailbox = drains.newCall();
    const ids = ['one', 'two', 'three'];
    for (const id of ids) await drains.post(mailbox, id, { effects: [...effects, hangUp] });
    const traces = new AsyncLocalStorage<string>();
    const letters: (string | undefined)[] = [];
    const commands: (string | undefined)[] = [];
    const noted = (post: Post): Post => {
      return (...letter) => {
        letters.push(traces.getStore());
        return post(...letter);
      };
    };
    const end = await drains.drain(mailbox, {
      store: { ...drains.all.store, post: noted(drains.all.store.post) },
      post: noted(drains.all.post),
      queues: {
        addCommands: (jobs) => {
          commands.push(traces.getStore());
          return drains.all.queues.addCommands(jobs);
        },
      },
      tracing: {
        transition: (_mailbox, { messageId }, apply) => traces.run(messageId, apply),
        here: () => AsyncLocalStorage.snapshot(),
      },
    });
    expect([end, letters, commands]).toEqual(['empty', ids, ids]);
  });

  it('send it in a trace of their own', async () => {
    const mailbox = drains.newCall();
    const ids = ['one', 'two', 'three'];
    for (const id of ids) await drains.post(mailbox, id, { effects: [hangUp] });
    const traces = new AsyncLocalStorage<string>();
    const note = (): void => void noted.push(traces.getStore());
    const noted: (string | undefined)[] = [];
    await drains.drain(mailbox, {
      localCommands: { askAgainMs: 0, take: () => true, begin: note, doubt: note },
      tracing: {
        transition: (_mailbox, { messageId }, apply) => traces.run(messageId, apply),
        here: () => AsyncLocalStorage.snapshot(),
      },
    });
    expect(noted).toEqual(ids);
  });

  it('ask for what they ask for now under new ids once a head that they were tried with is given up', async () => {
    const mailbox = drains.newCall();
    const told = callMailbox(`told-by-${mailboxSubject(mailbox)}`);
    for (const id of ['one', 'two']) await drains.post(mailbox, id);
    const tells = (state: Notes | null): readonly Effect[] => [
      {
        kind: 'tell-call',
        callLegId: mailboxSubject(told),
        message: { type: 'seat.create', generation: state?.applied.length ?? 0 },
      },
    ];
    const call: Machine<Notes, Note> = {
      ...noteMachines.call,
      apply: (state, note, context) =>
        note.type === 'message.failed'
          ? { ...applyNote(state, note, context), state: null }
          : { ...applyNote(state, note, context), effects: tells(state) },
    };
    const commit: MailboxStore['commit'] = (where, head, what, now) => {
      if (head.messageId === 'one') throw new RangeError('this head cannot be committed');
      return drains.all.store.commit(where, head, what, now);
    };
    const store = { ...drains.all.store, commit };
    const machines = { ...noteMachines, call: call as Machine };
    expect(await drains.drain(mailbox, { store, machines })).toBe('empty');

    expect(await drains.notesOf(mailbox)).toEqual(['two~']);
    const letters = await drains.all.client.lrange(drains.all.keys.inbox(told), 0, -1);
    // Of `one`; of `two` behind it; of `two` where there was no `one`.
    expect(letters.map((letter) => readEnvelope(letter).message)).toMatchObject([
      { generation: 0 },
      { generation: 1 },
      { generation: 0 },
    ]);
    expect(await drains.post(mailbox, 'two')).toBe('duplicate');
  });

  it('are taken one by one where somebody may have died of one', async () => {
    const mailbox = drains.newCall();
    for (const id of ['one', 'two', 'three']) await drains.post(mailbox, id);
    await drains.all.store.take(mailbox, Date.now());
    await drains.takersAreLate(mailbox);

    expect(await committedAtOnce(mailbox)).toEqual([['one'], ['two', 'three']]);
  });
});
