import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  callMailbox,
  conferenceMailbox,
  roomMailbox,
  type MailboxId,
} from '../../src/mailbox/mailbox-id.ts';
import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import {
  drainMailbox,
  MESSAGE_FAILURES_MAX,
  type DrainContext,
} from '../../src/queue/drain-mailbox.ts';
import type { Machine } from '../../src/queue/machine.ts';
import { effectId, failSafeId } from '../../src/queue/message-ids.ts';
import { createQueues } from '../../src/queue/queues.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { createDeadLetters } from '../../src/redis/dead-letters.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { applyNote, noteMachines, type Note, type Notes } from '../support/note-machine.ts';
import { recordedLog, type RecordedLog } from '../support/recorded-log.ts';
import { startRedis } from '../support/redis-server.ts';

const idle = new AbortController().signal;
const SIGNALS = { lost: idle, stopping: idle };

describe('draining a mailbox', () => {
  let all: Mailboxes;
  let log: RecordedLog;
  let committed: AppliedMessage[];
  let unavailable: unknown[];
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes();
  });
  beforeEach(() => {
    log = recordedLog();
    committed = [];
    unavailable = [];
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const newCall = (): MailboxId => callMailbox(`leg-${(mailboxes += 1)}`);

  const contextOf = (changes: Partial<DrainContext> = {}): DrainContext => ({
    store: all.store,
    queues: all.queues,
    machines: noteMachines,
    clock: Date.now,
    log,
    onUnavailable: (error) => unavailable.push(error),
    onCommitted: (message) => committed.push(message),
    ...changes,
  });

  /** Calls run this machine, other mailboxes the usual one. */
  const callsRun = (apply: Machine<Notes, Note>['apply']) => ({
    ...noteMachines,
    call: { ...noteMachines.call, apply } as Machine,
  });

  const post = (mailbox: MailboxId, id: string, note: Partial<Note> = {}) =>
    all.store.post(mailbox, id, { type: 'note', ...note }, Date.now());

  const notesOf = async (mailbox: MailboxId): Promise<readonly string[]> => {
    const state = await all.client.hget(all.keys.box(mailbox), 'state');
    return state === null ? [] : (JSON.parse(state) as Notes).applied;
  };

  /** Whoever took the head has not committed within 4.5 s. */
  const takersAreLate = (mailbox: MailboxId) => all.client.hset(all.keys.box(mailbox), 'held', 1);

  it('applies every message in order, and says what it did', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await post(mailbox, 'two');

    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one', 'two']);
    expect(committed).toMatchObject([
      { mailbox, messageId: 'one', message: { type: 'note' }, before: null },
      { mailbox, messageId: 'two', before: { applied: ['one'] } },
    ]);
    expect(committed[0]?.lagSeconds).toBeLessThan(5);
  });

  describe('of which the next messages only change the state', () => {
    const effects = [
      { kind: 'tell-call', callLegId: 'told', message: { type: 'seat.wait' } },
    ] as const;

    /** The ids of each commit. */
    const committedAtOnce = async (mailbox: MailboxId, changes: Partial<DrainContext> = {}) => {
      const commits: (readonly string[])[] = [];
      const commit: MailboxStore['commit'] = (where, head, what, now) => {
        commits.push([head.messageId, ...what.with]);
        return all.store.commit(where, head, what, now);
      };
      const store = { ...all.store, commit };
      expect(await drainMailbox(mailbox, SIGNALS, contextOf({ store, ...changes }))).toBe('empty');
      return commits;
    };

    it('commits them with the head, and tells of each', async () => {
      const mailbox = newCall();
      await post(mailbox, 'one', { effects });
      for (const id of ['two', 'three']) await post(mailbox, id);

      expect(await committedAtOnce(mailbox)).toEqual([['one', 'two', 'three']]);
      expect(await notesOf(mailbox)).toEqual(['one', 'two', 'three']);
      expect(committed).toMatchObject([
        { messageId: 'one', before: null },
        { messageId: 'two', before: { applied: ['one'] }, applied: { effects: [] } },
        { messageId: 'three', before: { applied: ['one', 'two'] } },
      ]);
    });

    it('ends before one of which more comes: its clock must be the same on a repeat', async () => {
      const mailbox = newCall();
      await post(mailbox, 'one');
      await post(mailbox, 'two');
      await post(mailbox, 'three', { effects });
      await post(mailbox, 'four');

      expect(await committedAtOnce(mailbox)).toEqual([
        ['one', 'two'],
        ['three', 'four'],
      ]);
    });

    it('ends before one that cannot be applied, which is given up by itself', async () => {
      const mailbox = newCall();
      await post(mailbox, 'one');
      await post(mailbox, 'two', { fails: true });
      await post(mailbox, 'three');

      expect(await committedAtOnce(mailbox)).toEqual([
        ['one'],
        [failSafeId(mailbox, 'two'), 'three'],
      ]);
    });

    it('takes each by itself where somebody may have died of one', async () => {
      const mailbox = newCall();
      for (const id of ['one', 'two', 'three']) await post(mailbox, id);
      await all.store.take(mailbox, Date.now());
      await takersAreLate(mailbox);

      expect(await committedAtOnce(mailbox)).toEqual([['one'], ['two', 'three']]);
    });
  });

  it('carries out the effects before it commits', async () => {
    const mailbox = newCall();
    const other = callMailbox(`told-by-${mailbox}`);
    const command = { type: 'calls.hangup', callControlId: 'v3:x' } as const;
    await post(mailbox, 'one', {
      effects: [
        { kind: 'tell-call', callLegId: `told-by-${mailbox}`, message: { type: 'seat.wait' } },
        { kind: 'command', command },
      ],
    });
    const found: unknown[] = [];
    const onStep = async (step: string) => {
      if (step !== 'effects-done') return;
      found.push(await all.store.take(other, Date.now()), await notesOf(mailbox));
    };

    await drainMailbox(mailbox, SIGNALS, contextOf({ onStep }));
    expect(found).toMatchObject([
      { messageId: effectId(mailbox, 'one', 0), message: { type: 'seat.wait' } },
      [],
    ]);
    const commandId = effectId(mailbox, 'one', 1);
    const job = await all.client.hgetall(`${all.keys.queuePrefix()}:commands:${commandId}`);
    expect(JSON.parse(job['data'] ?? '')).toMatchObject({ mailbox, commandId, command });
    expect(await notesOf(mailbox)).toEqual(['one']);
  });

  it('tries a failing message again with the clock of its first try', async () => {
    const mailbox = newCall();
    const clocks: number[] = [];
    const machines = callsRun((state, note, context) => {
      clocks.push(context.now);
      if (clocks.length < 3) throw new RangeError('not yet');
      return applyNote(state, note, context);
    });
    await post(mailbox, 'one');

    expect(await drainMailbox(mailbox, SIGNALS, contextOf({ machines }))).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one']);
    expect(new Set(clocks).size).toBe(1);
    expect(log.entries).toMatchObject([
      { level: 'error', fields: { event_id: 'one', event_type: 'note', tries: 1 } },
      { level: 'error', fields: { event_id: 'one', event_type: 'note', tries: 2 } },
    ]);
  });

  it('gives a poisonous message up after five failures, lets its fail-safe in and goes on', async () => {
    const mailbox = newCall();
    let tries = 0;
    const seen: Note[] = [];
    const machines = callsRun((state, note, context) => {
      if (note.fails) tries += 1;
      seen.push(note);
      return applyNote(state, note, context);
    });
    await post(mailbox, 'bad', { fails: true });
    await post(mailbox, 'good');

    expect(await drainMailbox(mailbox, SIGNALS, contextOf({ machines }))).toBe('empty');
    expect(tries).toBe(MESSAGE_FAILURES_MAX);
    expect(await notesOf(mailbox)).toEqual([failSafeId(mailbox, 'bad'), 'good']);
    expect(seen.at(-2)).toEqual({ type: 'message.failed', failedType: 'note' });
    const [letter] = await createDeadLetters(all.client, all.keys).list({ offset: 0, limit: 1 });
    expect(letter).toMatchObject({ mailbox, messageId: 'bad', reason: 'RangeError' });
  });

  it('gives a failing fail-safe up without another', async () => {
    const mailbox = newCall();
    const machines = callsRun((state, note, context) => {
      if (note.type === 'message.failed') throw new RangeError('this fails too');
      return applyNote(state, note, context);
    });
    await post(mailbox, 'bad', { fails: true });
    await post(mailbox, 'good');
    expect(await drainMailbox(mailbox, SIGNALS, contextOf({ machines }))).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['good']);
  });

  it('gives no fail-safe to a machine that has none', async () => {
    const mailbox = conferenceMailbox(`c-${(mailboxes += 1)}`);
    await post(mailbox, 'bad', { fails: true });
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual([]);
  });

  it('leaves a message to the sweeper while Redis is away, however long, and buries nothing', async () => {
    const mailbox = newCall();
    // The queues lie on a server that is gone; the mailboxes on one that is well.
    await using gone = await startRedis();
    const { host, port } = gone;
    // Fails at once, as the receiver's connection does.
    const client = new Redis({ host, port, maxRetriesPerRequest: 0, retryStrategy: () => 20 });
    client.on('error', () => {});
    const queues = createQueues(client, all.keys);
    await gone.kill();
    const command = { type: 'calls.hangup', callControlId: 'v3:x' } as const;
    await post(mailbox, 'one', { effects: [{ kind: 'command', command }] });

    for (let drain = 0; drain < 2; drain += 1) {
      expect(await drainMailbox(mailbox, SIGNALS, contextOf({ queues }))).toBe('failing');
    }
    expect(unavailable.length).toBeGreaterThanOrEqual(2 * MESSAGE_FAILURES_MAX);
    expect(await notesOf(mailbox)).toEqual([]);
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one']);
    await queues.close();
    client.disconnect();
  });

  it('lets others have their turn after 50 commits', async () => {
    const mailbox = roomMailbox('busy');
    for (let index = 0; index < 60; index += 1) await post(mailbox, `m${index}`);
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('more');
    expect(await notesOf(mailbox)).toHaveLength(50);
    expect(await all.store.take(mailbox, Date.now())).toMatchObject({ tries: 1 });
  });

  it('finishes what it has taken when the process stops, and leaves the rest', async () => {
    const mailbox = roomMailbox('stopped');
    for (const id of ['one', 'two', 'three', 'four']) await post(mailbox, id);
    const stopping = new AbortController();
    const onStep = () => stopping.abort();
    const signals = { lost: idle, stopping: stopping.signal };
    expect(await drainMailbox(mailbox, signals, contextOf({ onStep }))).toBe('more');
    expect(await notesOf(mailbox)).toEqual(['one', 'two']);
    expect(await all.store.take(mailbox, Date.now())).toMatchObject({ tries: 1 });
  });

  it('leaves a mailbox to whoever is at it, and takes it over from whoever is late', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    await all.store.take(mailbox, Date.now());
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual([]);
    await takersAreLate(mailbox);
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one']);
  });

  it('takes again what it may have taken, when the reply was lost', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    let takes = 0;
    const store: MailboxStore = {
      ...all.store,
      take: async (...asked) => {
        const head = await all.store.take(...asked);
        if ((takes += 1) === 1) throw new Error('the reply was lost');
        return head;
      },
    };
    expect(await drainMailbox(mailbox, SIGNALS, contextOf({ store }))).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one']);
  });

  it('begins nothing once its lock is lost', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const lost = AbortSignal.abort();
    expect(await drainMailbox(mailbox, { lost, stopping: idle }, contextOf())).toBe('lost');
    expect(await notesOf(mailbox)).toEqual([]);
  });

  it('commits nothing when another has taken the head meanwhile', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    const onStep = async (step: string) => {
      if (step === 'effects-done') await all.store.take(mailbox, Date.now());
    };
    expect(await drainMailbox(mailbox, SIGNALS, contextOf({ onStep }))).toBe('lost');
    expect(await notesOf(mailbox)).toEqual([]);
    expect(committed).toEqual([]);
  });
});
