import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';

import { callMailbox, conferenceMailbox, roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { drainMailbox, MESSAGE_FAILURES_MAX } from '../../src/queue/drain-mailbox.ts';
import type { Machine } from '../../src/queue/machine.ts';
import { effectId, failSafeId } from '../../src/queue/message-ids.ts';
import { createQueues } from '../../src/queue/queues.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { createDeadLetters } from '../../src/redis/dead-letters.ts';
import {
  applyNote,
  noteMachines,
  SOME_EFFECTS,
  type Note,
  type Notes,
} from '../support/note-machine.ts';
import { startRedis } from '../support/redis-server.ts';
import { SIGNALS } from '../support/note-context.ts';
import { useDrains } from '../support/use-drains.ts';

const drains = useDrains();
/** The head, and what is shown with it. */
const TOGETHER = 8;

/** Calls run this machine, other mailboxes the usual one. */
const callsRun = (apply: Machine<Notes, Note>['apply']) => ({
  ...noteMachines,
  call: { ...noteMachines.call, apply } as Machine,
});

describe('draining a mailbox', () => {
  it('applies every message in order, and says what it did', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    await drains.post(mailbox, 'two');

    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one', 'two']);
    expect(drains.committed).toMatchObject([
      { mailbox, messageId: 'one', message: { type: 'note' }, before: null },
      { mailbox, messageId: 'two', before: { applied: ['one'] } },
    ]);
    expect(drains.committed[0]?.lagSeconds).toBeLessThan(5);
  });

  it('carries out the effects before it commits', async () => {
    const mailbox = drains.newCall();
    const other = callMailbox(`told-by-${mailbox}`);
    const command = { type: 'calls.hangup', callControlId: 'v3:x' } as const;
    await drains.post(mailbox, 'one', {
      effects: [
        { kind: 'tell-call', callLegId: `told-by-${mailbox}`, message: { type: 'seat.wait' } },
        { kind: 'command', command },
      ],
    });
    const found: unknown[] = [];
    const onStep = async (step: string) => {
      if (step !== 'effects-done') return;
      found.push(await drains.all.store.take(other, Date.now()), await drains.notesOf(mailbox));
    };

    await drains.drain(mailbox, { onStep });
    expect(found).toMatchObject([
      { messageId: effectId(mailbox, 'one', 0), message: { type: 'seat.wait' } },
      [],
    ]);
    const commandId = effectId(mailbox, 'one', 1);
    const job = await drains.all.client.hgetall(
      `${drains.all.keys.queuePrefix()}:commands:${commandId}`,
    );
    expect(JSON.parse(job['data'] ?? '')).toMatchObject({ mailbox, commandId, command });
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
  });

  it('tries a failing message again with the clock of its first try', async () => {
    const mailbox = drains.newCall();
    const clocks: number[] = [];
    const machines = callsRun((state, note, context) => {
      clocks.push(context.now);
      if (clocks.length < 3) throw new RangeError('not yet');
      return applyNote(state, note, context);
    });
    await drains.post(mailbox, 'one');

    expect(await drains.drain(mailbox, { machines })).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
    expect(new Set(clocks).size).toBe(1);
    expect(drains.log.entries).toMatchObject([
      { level: 'error', fields: { event_id: 'one', event_type: 'note', tries: 1 } },
      { level: 'error', fields: { event_id: 'one', event_type: 'note', tries: 2 } },
    ]);
  });

  it('gives a poisonous message up after five failures, lets its fail-safe in and goes on', async () => {
    const mailbox = drains.newCall();
    let tries = 0;
    const seen: Note[] = [];
    const machines = callsRun((state, note, context) => {
      if (note.fails) tries += 1;
      seen.push(note);
      return applyNote(state, note, context);
    });
    await drains.post(mailbox, 'bad', { fails: true });
    await drains.post(mailbox, 'good');

    expect(await drains.drain(mailbox, { machines })).toBe('empty');
    expect(tries).toBe(MESSAGE_FAILURES_MAX);
    expect(await drains.notesOf(mailbox)).toEqual([failSafeId(mailbox, 'bad'), 'good~']);
    expect(seen.at(-2)).toEqual({ type: 'message.failed', failedType: 'note' });
    const [letter] = await createDeadLetters(drains.all.client, drains.all.keys).list({
      offset: 0,
      limit: 1,
    });
    expect(letter).toMatchObject({ mailbox, messageId: 'bad', reason: 'RangeError' });
  });

  it('gives a failing fail-safe up without another', async () => {
    const mailbox = drains.newCall();
    const machines = callsRun((state, note, context) => {
      if (note.type === 'message.failed') throw new RangeError('this fails too');
      return applyNote(state, note, context);
    });
    await drains.post(mailbox, 'bad', { fails: true });
    await drains.post(mailbox, 'good');
    expect(await drains.drain(mailbox, { machines })).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['good~~']);
  });

  it('gives no fail-safe to a machine that has none', async () => {
    const mailbox = conferenceMailbox('c-1');
    await drains.post(mailbox, 'bad', { fails: true });
    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual([]);
  });

  it('leaves a message to the sweeper while Redis is away, however long, and buries nothing', async () => {
    const mailbox = drains.newCall();
    // The queues lie on a server that is gone; the mailboxes on one that is well.
    await using gone = await startRedis();
    const { host, port } = gone;
    // Fails at once, as the receiver's connection does.
    const client = new Redis({ host, port, maxRetriesPerRequest: 0, retryStrategy: () => 20 });
    client.on('error', () => {});
    const queues = createQueues(client, drains.all.keys);
    await gone.kill();
    const command = { type: 'calls.hangup', callControlId: 'v3:x' } as const;
    await drains.post(mailbox, 'one', { effects: [{ kind: 'command', command }] });

    for (let drain = 0; drain < 2; drain += 1) {
      expect(await drains.drain(mailbox, { queues })).toBe('failing');
    }
    expect(drains.unavailable.length).toBeGreaterThanOrEqual(2 * MESSAGE_FAILURES_MAX);
    expect(await drains.notesOf(mailbox)).toEqual([]);
    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
    await queues.close();
    client.disconnect();
  });

  it('lets others have their turn after 50 commits', async () => {
    const mailbox = roomMailbox('busy');
    for (let index = 0; index < 50 * TOGETHER; index += 1) {
      await drains.post(mailbox, `m${index}`, { effects: SOME_EFFECTS });
    }
    expect(await drains.drain(mailbox)).toBe('more');
    expect(await drains.notesOf(mailbox)).toHaveLength(49 * TOGETHER + 1);
    expect(await drains.all.store.take(mailbox, Date.now())).toMatchObject({ tries: 1 });
  });

  it('finishes what it has taken when the process stops, and leaves the rest', async () => {
    const mailbox = roomMailbox('stopped');
    const ids = Array.from({ length: TOGETHER + 2 }, (_, index) => `m${index}`);
    for (const id of ids) await drains.post(mailbox, id, { effects: SOME_EFFECTS });
    const stopping = new AbortController();
    const onStep = () => stopping.abort();
    const signals = { lost: SIGNALS.lost, stopping: stopping.signal };
    expect(await drainMailbox(mailbox, signals, drains.contextOf({ onStep }))).toBe('more');
    expect(await drains.notesOf(mailbox)).toEqual(ids.slice(0, TOGETHER + 1));
    expect(await drains.all.store.take(mailbox, Date.now())).toMatchObject({ tries: 1 });
  });

  it('leaves a mailbox to whoever is at it, and takes it over from whoever is late', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    await drains.all.store.take(mailbox, Date.now());
    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual([]);
    await drains.takersAreLate(mailbox);
    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
  });

  it('takes again what it may have taken, when the reply was lost', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    let takes = 0;
    const store: MailboxStore = {
      ...drains.all.store,
      take: async (...asked) => {
        const head = await drains.all.store.take(...asked);
        if ((takes += 1) === 1) throw new Error('the reply was lost');
        return head;
      },
    };
    expect(await drains.drain(mailbox, { store })).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
  });

  it('begins nothing once its lock is lost', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    const lost = AbortSignal.abort();
    expect(
      await drainMailbox(mailbox, { lost, stopping: SIGNALS.stopping }, drains.contextOf()),
    ).toBe('lost');
    expect(await drains.notesOf(mailbox)).toEqual([]);
  });

  it('commits nothing when another has taken the head meanwhile', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    const onStep = async (step: string) => {
      if (step === 'effects-done') await drains.all.store.take(mailbox, Date.now());
    };
    expect(await drains.drain(mailbox, { onStep })).toBe('lost');
    expect(await drains.notesOf(mailbox)).toEqual([]);
    expect(drains.committed).toEqual([]);
  });
});
