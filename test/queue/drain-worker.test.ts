import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, roomMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { AppliedMessage } from '../../src/queue/apply-head.ts';
import { startDrainWorker, type DrainWorker } from '../../src/queue/drain-worker.ts';
import { effectId } from '../../src/queue/message-ids.ts';
import { createQueues } from '../../src/queue/queues.ts';
import { createKeys, type Keys } from '../../src/redis/keys.ts';
import { createMailboxStore } from '../../src/redis/mailbox-store.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { noteMachines, type Note, type Notes } from '../support/note-machine.ts';
import { recordedLog } from '../support/recorded-log.ts';

/** A killed worker's lock lasts for 5 s, and BullMQ looks every 2 s; all of these run at once. */
const RECOVERY = { timeout: 60_000 };

const CHILD = new URL('../support/drain-child.ts', import.meta.url).pathname;

/** Keeps what has been committed, and resolves when there is as much of it as was waited for. */
const recordCommits = () => {
  const committed: AppliedMessage[] = [];
  let waited = { count: Infinity, resolve: () => {} };
  return {
    committed,
    onCommitted: (message: AppliedMessage) => {
      committed.push(message);
      if (committed.length >= waited.count) waited.resolve();
    },
    until: (count: number): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waited = { count, resolve };
      if (committed.length >= count) resolve();
      return promise;
    },
  };
};

const openPrefix = (all: Mailboxes, prefix: string) => {
  const keys = createKeys(prefix);
  const queues = createQueues(all.client, keys);
  return { keys, queues, store: createMailboxStore(all.client, keys) };
};

const startWorker = (
  all: Mailboxes,
  own: ReturnType<typeof openPrefix>,
  onCommitted: (message: AppliedMessage) => void,
): DrainWorker =>
  startDrainWorker({
    ...own,
    client: all.client,
    connection: all.connect(),
    machines: noteMachines,
    concurrency: 50,
    clock: Date.now,
    log: recordedLog(),
    onCommitted,
  });

const notesOf = async (all: Mailboxes, keys: Keys, mailbox: MailboxId) => {
  const state = await all.client.hget(keys.box(mailbox), 'state');
  return state === null ? [] : (JSON.parse(state) as Notes).applied;
};

describe.each(SERVERS)('two drain workers on $kind', ({ cluster }) => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());

  it('apply 6,000 messages to 300 mailboxes in order, and leave none unread', async () => {
    const own = openPrefix(all, 'many');
    const record = recordCommits();
    const workers = [1, 2].map(() => startWorker(all, own, record.onCommitted));
    const mailboxes = Array.from({ length: 300 }, (_, index) => callMailbox(`leg-${index}`));
    const ids = Array.from({ length: 20 }, (_, index) => `m${index}`);

    // Nobody sweeps: each message is read because of its own wake.
    const done = record.until(mailboxes.length * ids.length);
    for (const id of ids) {
      await Promise.all(
        mailboxes.map(async (mailbox) => {
          await own.store.post(mailbox, id, { type: 'note' }, Date.now());
          await own.queues.wake([mailbox]);
        }),
      );
    }
    await done;

    for (const mailbox of mailboxes) expect(await notesOf(all, own.keys, mailbox)).toEqual(ids);
    expect(record.committed).toHaveLength(mailboxes.length * ids.length);
    await Promise.all(workers.map((worker) => worker.close()));
    await own.queues.close();
  });
});

describe('a drain worker', () => {
  let all: Mailboxes;

  beforeAll(async () => {
    all = await startMailboxes();
  });
  afterAll(() => all[Symbol.asyncDispose]());

  it('reads all the mailboxes that one job asks for', async () => {
    const own = openPrefix(all, 'together');
    const record = recordCommits();
    const worker = startWorker(all, own, record.onCommitted);
    const mailboxes = Array.from({ length: 20 }, (_, index) => callMailbox(`leg-${index}`));
    const done = record.until(mailboxes.length);

    for (const one of mailboxes) await own.store.post(one, 'm', { type: 'note' }, Date.now());
    await own.queues.wakeTogether(mailboxes);
    await done;

    for (const one of mailboxes) expect(await notesOf(all, own.keys, one)).toEqual(['m']);
    await worker.close();
    await own.queues.close();
  });

  /** Its process ends at `crashAt`; another worker goes on. */
  const crashAndGoOn = async (crashAt: string) => {
    const own = openPrefix(all, crashAt);
    const mailbox = callMailbox('leg-1');
    const told = roomMailbox('support');
    const note: Note = {
      type: 'note',
      effects: [
        { kind: 'tell-room', line: 'support', message: { type: 'deadline.passed' } },
        { kind: 'command', command: { type: 'calls.hangup', callControlId: 'v3:x' } },
      ],
    };
    await own.store.post(mailbox, 'one', note, Date.now());
    await own.store.post(mailbox, 'two', { type: 'note' }, Date.now());
    await own.queues.wake([mailbox]);

    const args = [CHILD, String(all.server.port), crashAt, crashAt];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);

    const record = recordCommits();
    const committedBefore = (await notesOf(all, own.keys, mailbox)).length;
    const toldBefore = (await notesOf(all, own.keys, told)).length;
    const done = record.until(3 - committedBefore - toldBefore);
    const worker = startWorker(all, own, record.onCommitted);
    await done;
    await worker.close();

    const jobs = `${own.keys.queuePrefix()}:commands:prioritized`;
    const found = {
      applied: await notesOf(all, own.keys, mailbox),
      told: await notesOf(all, own.keys, told),
      commands: await all.client.zrange(jobs, '0', '-1'),
      retried: record.committed.some(({ messageId }) => messageId === 'one'),
    };
    await own.queues.close();
    return found;
  };

  const mailbox = callMailbox('leg-1');
  const exactlyOnce = {
    applied: ['one', 'two'],
    told: [effectId(mailbox, 'one', 0)],
    commands: [effectId(mailbox, 'one', 1)],
  };

  it.concurrent.each([
    { crashAt: 'taken', retried: true },
    { crashAt: 'amid-effects', retried: true },
    { crashAt: 'effects-done', retried: true },
    { crashAt: 'committed', retried: false },
  ])('that is killed at $crashAt is replaced, and nothing happens twice', RECOVERY, async (run) => {
    const { retried, ...found } = await crashAndGoOn(run.crashAt);
    expect(found).toEqual(exactlyOnce);
    expect(retried).toBe(run.retried);
  });

  it.concurrent('that was frozen and comes back too late changes nothing', RECOVERY, async () => {
    const own = openPrefix(all, 'frozen');
    await own.store.post(mailbox, 'one', { type: 'note' }, Date.now());
    await own.store.post(mailbox, 'two', { type: 'note' }, Date.now());
    await own.queues.wake([mailbox]);
    const args = [CHILD, String(all.server.port), 'frozen', 'frozen'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: 'frozen' });

    const record = recordCommits();
    const done = record.until(2);
    const worker = startWorker(all, own, record.onCommitted);
    await done;
    await worker.close();
    child.kill('SIGCONT');
    await own.store.post(mailbox, 'three', { type: 'note' }, Date.now());
    await own.queues.wake([mailbox]);
    // Its first commit that counts is that of the third message.
    expect(await lines.next()).toMatchObject({ value: 'committed' });
    expect(await notesOf(all, own.keys, mailbox)).toEqual(['one', 'two', 'three']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await own.queues.close();
  });

  it('finishes what it has in hand when it is closed, and leaves the rest to others', async () => {
    const own = openPrefix(all, 'closing');
    const record = recordCommits();
    const first = startWorker(all, own, record.onCommitted);
    for (let index = 0; index < 40; index += 1) {
      await own.store.post(mailbox, `m${index}`, { type: 'note' }, Date.now());
    }
    const begun = record.until(1);
    await own.queues.wake([mailbox]);
    await begun;
    await first.close();
    const applied = (await notesOf(all, own.keys, mailbox)).length;
    expect(applied).toBe(record.committed.length);

    const done = record.until(40);
    const second = startWorker(all, own, record.onCommitted);
    await done;
    expect(await notesOf(all, own.keys, mailbox)).toHaveLength(40);
    await second.close();
    await own.queues.close();
  });
});
