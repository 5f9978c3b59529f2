import { describe, expect, it } from 'vitest';

import type { MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { DrainEnd } from '../../src/queue/drain-mailbox.ts';
import { createLocalDrains } from '../../src/queue/local-drains.ts';
import { recordedLog } from '../support/recorded-log.ts';

const NEVER = new AbortController().signal;
const CALL: MailboxId = 'call:one';
const ROOM: MailboxId = 'room:two';

/** Drains that end when the test says so. */
const startDrains = (limit = 10) => {
  const begun: MailboxId[] = [];
  const open: ((end: DrainEnd) => void)[] = [];
  const woken: MailboxId[] = [];
  const log = recordedLog();
  const drains = createLocalDrains({
    drain: (mailbox) => {
      begun.push(mailbox);
      return new Promise((resolve) => open.push(resolve));
    },
    queues: {
      wake: async (mailboxes) => {
        woken.push(...mailboxes);
      },
    },
    limit,
    log,
  });
  /** Ends the oldest drain, and lets what follows happen. */
  const end = async (how: DrainEnd = 'empty'): Promise<void> => {
    open.shift()?.(how);
    await new Promise(setImmediate);
  };
  return { drains, begun, woken, end, log };
};

describe('the drains of one process', () => {
  it('begin at once, and ask the queue for nothing', async () => {
    const { drains, begun, woken } = startDrains();
    await drains.wake([CALL, ROOM]);
    expect(begun).toEqual([CALL, ROOM]);
    expect(woken).toEqual([]);
  });

  it('are one at a time for a mailbox, and one more when it was woken meanwhile', async () => {
    const { drains, begun, end } = startDrains();
    await drains.wake([CALL]);
    await drains.wake([CALL]);
    const run = drains.run(CALL, NEVER);
    expect(begun).toEqual([CALL]);
    await end();
    expect(begun).toEqual([CALL, CALL]);
    await end();
    await run;
    expect(begun).toEqual([CALL, CALL]);
    await drains.wake([CALL]);
    expect(begun).toEqual([CALL, CALL, CALL]);
  });

  it('do not begin again for what the last look into the inbox has seen', async () => {
    const { drains, begun, end } = startDrains();
    await drains.wake([CALL]);
    await drains.wake([CALL]);
    drains.looks(CALL);
    await end('empty');
    expect(begun).toEqual([CALL]);

    await drains.wake([CALL]);
    drains.looks(CALL);
    await drains.wake([CALL]);
    await end('empty');
    expect(begun).toEqual([CALL, CALL, CALL]);
  });

  it.each(['lost', 'failing'] as const)(
    'begin again where the look was in vain: %s',
    async (how) => {
      const { drains, begun, end } = startDrains();
      await drains.wake([CALL]);
      await drains.wake([CALL]);
      drains.looks(CALL);
      await end(how);
      expect(begun).toEqual([CALL, CALL]);
    },
  );

  it('leave what is over the limit to the queue, but for what is read here already', async () => {
    const { drains, begun, woken } = startDrains(1);
    await drains.wake([CALL, ROOM]);
    await drains.wake([CALL]);
    expect(begun).toEqual([CALL]);
    expect(woken).toEqual([ROOM]);
  });

  it('run what the queue asks for, over the limit as well', async () => {
    const { drains, begun } = startDrains(1);
    await drains.wake([CALL]);
    void drains.run(ROOM, NEVER);
    expect(begun).toEqual([CALL, ROOM]);
  });

  it('put a mailbox with messages left at the end of the queue', async () => {
    const { drains, begun, woken, end } = startDrains();
    await drains.wake([CALL]);
    await drains.wake([CALL]);
    await end('more');
    expect(begun).toEqual([CALL]);
    expect(woken).toEqual([CALL]);
  });

  it('read on for others when the lock that they began with is lost', async () => {
    const signals: AbortSignal[] = [];
    const drains = createLocalDrains({
      drain: async (mailbox, lost) => {
        signals.push(lost);
        if (signals.length === 1) await drains.wake([mailbox]);
        return lost.aborted ? 'lost' : 'empty';
      },
      queues: { wake: async () => {} },
      limit: 10,
      log: recordedLog(),
    });
    await drains.run(CALL, AbortSignal.abort());
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('end with what is in hand, and leave the rest to the queue', async () => {
    const { drains, begun, woken, end } = startDrains();
    await drains.wake([CALL]);
    await drains.wake([CALL]);
    let isClosed = false;
    const closing = drains.close().then(() => {
      isClosed = true;
    });
    await drains.wake([ROOM]);
    expect(woken).toEqual([ROOM]);
    expect(isClosed).toBe(false);
    await end();
    await closing;
    expect(begun).toEqual([CALL]);
    // It was asked for again since the last look into its inbox may have been taken.
    expect(woken).toEqual([ROOM, CALL]);
  });

  it('say when the queue cannot be asked to go on', async () => {
    const log = recordedLog();
    const drains = createLocalDrains({
      drain: async () => 'more',
      queues: { wake: () => Promise.reject(new Error('Redis is away')) },
      limit: 10,
      log,
    });
    await drains.run(CALL, NEVER);
    expect(log.entries).toHaveLength(1);
  });
});
