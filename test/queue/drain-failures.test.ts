// What counts as a failure of a message, and what does not.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import {
  drainMailbox,
  MESSAGE_FAILURES_MAX,
  type DrainContext,
} from '../../src/queue/drain-mailbox.ts';
import type { Machine } from '../../src/queue/machine.ts';
import { failSafeId } from '../../src/queue/message-ids.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { applyNote, noteMachines, type Note, type Notes } from '../support/note-machine.ts';
import { recordedLog } from '../support/recorded-log.ts';

const idle = new AbortController().signal;
const SIGNALS = { lost: idle, stopping: idle };

describe('a message that fails', () => {
  let all: Mailboxes;
  let unavailable: unknown[];
  let mailboxes = 0;

  beforeAll(async () => {
    all = await startMailboxes();
  });
  beforeEach(() => {
    unavailable = [];
  });
  afterAll(() => all[Symbol.asyncDispose]());

  const newCall = (): MailboxId => callMailbox(`leg-${(mailboxes += 1)}`);

  const contextOf = (changes: Partial<DrainContext> = {}): DrainContext => ({
    store: all.store,
    queues: all.queues,
    machines: noteMachines,
    clock: Date.now,
    log: recordedLog(),
    onUnavailable: (error) => unavailable.push(error),
    ...changes,
  });

  const post = (mailbox: MailboxId, id: string) =>
    all.store.post(mailbox, id, { type: 'note' }, Date.now());

  const notesOf = async (mailbox: MailboxId): Promise<readonly string[]> => {
    const state = await all.client.hget(all.keys.box(mailbox), 'state');
    return state === null ? [] : (JSON.parse(state) as Notes).applied;
  };

  /** Whoever took the head has not committed within 4.5 s. */
  const takersAreLate = (mailbox: MailboxId) => all.client.hset(all.keys.box(mailbox), 'held', 1);

  /** A process that ends once it has begun with the head: it goes on with nothing. */
  const dieWithHead = (mailbox: MailboxId): Promise<void> =>
    new Promise((resolve) => {
      const onStep = (): Promise<never> => {
        resolve();
        return new Promise(() => {});
      };
      void drainMailbox(mailbox, SIGNALS, contextOf({ onStep }));
    });

  it('is given up when it has ended process after process, and not tried again', async () => {
    const mailbox = newCall();
    await post(mailbox, 'deadly');
    await post(mailbox, 'good');
    // The first death leaves no trace: who takes a message for the first time does not say so.
    for (let death = 0; death < 1 + MESSAGE_FAILURES_MAX; death += 1) {
      await dieWithHead(mailbox);
      await takersAreLate(mailbox);
    }
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual([failSafeId(mailbox, 'deadly'), 'good']);
  });

  it('is applied when it has ended one process less', async () => {
    const mailbox = newCall();
    await post(mailbox, 'one');
    for (let death = 0; death < MESSAGE_FAILURES_MAX; death += 1) {
      await dieWithHead(mailbox);
      await takersAreLate(mailbox);
    }
    expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one']);
  });

  it.each(['take', 'begin'] as const)(
    'is applied after an outage in which the replies to %s were lost, however often',
    async (lost) => {
      const mailbox = newCall();
      await post(mailbox, 'one');
      const away = async (): Promise<never> => {
        throw new Error('Connection is closed.');
      };
      const store: MailboxStore = {
        ...all.store,
        [lost]: async (...asked: [MailboxId, never]) => {
          await all.store[lost](...asked);
          return away();
        },
        putBack: away,
      };
      // Handed out once before, so that it is begun with.
      await all.store.take(mailbox, Date.now());
      await takersAreLate(mailbox);
      for (let drain = 0; drain < 3; drain += 1) {
        expect(await drainMailbox(mailbox, SIGNALS, contextOf({ store }))).toBe('failing');
        await takersAreLate(mailbox);
      }
      expect(unavailable.length).toBeGreaterThanOrEqual(15);
      expect(await drainMailbox(mailbox, SIGNALS, contextOf())).toBe('empty');
      expect(await notesOf(mailbox)).toEqual(['one']);
    },
  );

  it('is not brought nearer to its end by lost replies', async () => {
    const mailbox = newCall();
    let tries = 0;
    const apply: Machine<Notes, Note>['apply'] = (state, note, context) => {
      if ((tries += 1) < MESSAGE_FAILURES_MAX) throw new RangeError('not yet');
      return applyNote(state, note, context);
    };
    // As note-machine.ts makes them.
    const machines = { ...noteMachines, call: { ...noteMachines.call, apply } as Machine };
    await post(mailbox, 'one');
    for (let lost = 0; lost < 15; lost += 1) await all.store.take(mailbox, Date.now());
    await takersAreLate(mailbox);
    expect(await drainMailbox(mailbox, SIGNALS, contextOf({ machines }))).toBe('empty');
    expect(await notesOf(mailbox)).toEqual(['one']);
  });
});
