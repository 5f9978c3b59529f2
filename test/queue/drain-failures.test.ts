// What counts as a failure of a message, and what does not.

import { describe, expect, it } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import { drainMailbox, MESSAGE_FAILURES_MAX } from '../../src/queue/drain-mailbox.ts';
import type { Machine } from '../../src/queue/machine.ts';
import { failSafeId } from '../../src/queue/message-ids.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import { applyNote, noteMachines, type Note, type Notes } from '../support/note-machine.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { SIGNALS } from '../support/note-context.ts';
import { useDrains } from '../support/use-drains.ts';

const drains = useDrains();

describe('a message that fails', () => {
  /** A process that ends once it has begun with the head: it goes on with nothing. */
  const dieWithHead = (mailbox: MailboxId): Promise<void> =>
    new Promise((resolve) => {
      const onStep = (): Promise<never> => {
        resolve();
        return new Promise(() => {});
      };
      void drains.drain(mailbox, { onStep });
    });

  it('is given up when it has ended process after process, and not tried again', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'deadly');
    await drains.post(mailbox, 'good');
    // The first death leaves no trace: who takes a message for the first time does not say so.
    for (let death = 0; death < 1 + MESSAGE_FAILURES_MAX; death += 1) {
      await dieWithHead(mailbox);
      await drains.takersAreLate(mailbox);
    }
    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual([failSafeId(mailbox, 'deadly'), 'good~']);
  });

  it('is left in the hands of another when a post that would have taken it was not sent', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    const head = await drains.all.store.take(mailbox, Date.now());
    if (head === null) throw new Error('what was posted is not there');

    const unsent = Promise.reject(new Error('the stream is not writeable'));
    expect(await drainMailbox(mailbox, SIGNALS, drains.contextOf(), unsent)).toBe('failing');

    const committed = await drains.all.store.commit(mailbox, head, sampleCommit(), Date.now());
    expect(committed).toEqual({ status: 'empty' });
    expect(drains.log.entries).toEqual([]);
  });

  it('is applied when it has ended one process less', async () => {
    const mailbox = drains.newCall();
    await drains.post(mailbox, 'one');
    for (let death = 0; death < MESSAGE_FAILURES_MAX; death += 1) {
      await dieWithHead(mailbox);
      await drains.takersAreLate(mailbox);
    }
    expect(await drains.drain(mailbox)).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
  });

  it.each(['take', 'begin'] as const)(
    'is applied after an outage in which the replies to %s were lost, however often',
    async (lost) => {
      const mailbox = drains.newCall();
      await drains.post(mailbox, 'one');
      const away = async (): Promise<never> => {
        throw new Error('Connection is closed.');
      };
      const store: MailboxStore = {
        ...drains.all.store,
        [lost]: async (...asked: [MailboxId, never]) => {
          await drains.all.store[lost](...asked);
          return away();
        },
        putBack: away,
      };
      // Handed out once before, so that it is begun with.
      await drains.all.store.take(mailbox, Date.now());
      await drains.takersAreLate(mailbox);
      for (let drain = 0; drain < 3; drain += 1) {
        expect(await drains.drain(mailbox, { store })).toBe('failing');
        await drains.takersAreLate(mailbox);
      }
      expect(drains.unavailable.length).toBeGreaterThanOrEqual(15);
      expect(await drains.drain(mailbox)).toBe('empty');
      expect(await drains.notesOf(mailbox)).toEqual(['one']);
    },
  );

  it('is not brought nearer to its end by lost replies', async () => {
    const mailbox = drains.newCall();
    let tries = 0;
    const apply: Machine<Notes, Note>['apply'] = (state, note, context) => {
      if ((tries += 1) < MESSAGE_FAILURES_MAX) throw new RangeError('not yet');
      return applyNote(state, note, context);
    };
    // As note-machine.ts makes them.
    const machines = { ...noteMachines, call: { ...noteMachines.call, apply } as Machine };
    await drains.post(mailbox, 'one');
    for (let lost = 0; lost < 15; lost += 1) await drains.all.store.take(mailbox, Date.now());
    await drains.takersAreLate(mailbox);
    expect(await drains.drain(mailbox, { machines })).toBe('empty');
    expect(await drains.notesOf(mailbox)).toEqual(['one']);
  });
});
