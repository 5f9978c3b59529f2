import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import {
  COMMANDS_QUEUE,
  createQueues,
  DRAIN_QUEUE,
  type CommandJob,
} from '../../src/queue/queues.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';

const mailbox = callMailbox('leg-1');

describe.each(SERVERS)('the queues on $kind', ({ cluster }) => {
  let all: Mailboxes;
  let worker: Worker | null = null;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  beforeEach(() => all.client.flushall());
  afterEach(() => worker?.close());
  afterAll(() => all[Symbol.asyncDispose]());

  const work = (name: string, process: (job: { data: unknown }) => Promise<void>): Worker => {
    const options = { connection: all.connect(), prefix: all.keys.queuePrefix() };
    worker = new Worker(name, process, options);
    return worker;
  };
  const drain = (name: string) => `${all.keys.queuePrefix()}:${DRAIN_QUEUE}:${name}`;

  it('hold one drain of a mailbox, however often it is woken', async () => {
    for (let wake = 0; wake < 5; wake += 1) await all.queues.wake([mailbox]);
    expect(await all.client.llen(drain('wait'))).toBe(1);
  });

  it('drain a mailbox again that was woken while it was drained', async () => {
    let runs = 0;
    const again = Promise.withResolvers<void>();
    work(DRAIN_QUEUE, async () => {
      runs += 1;
      if (runs === 1) await all.queues.wake([mailbox]);
      else again.resolve();
    });
    await all.queues.wake([mailbox]);
    await again.promise;
    expect(runs).toBe(2);
  });

  it('hold one drain for mailboxes that are woken together', async () => {
    const other = callMailbox('leg-2');
    await all.queues.wakeTogether([mailbox, other]);
    await all.queues.wakeTogether([mailbox]);
    const [first] = await all.client.lrange(drain('wait'), -1, -1);
    expect(await all.client.llen(drain('wait'))).toBe(2);
    expect(JSON.parse((await all.client.hget(drain(String(first)), 'data')) ?? '')).toEqual({
      kind: 'mailboxes',
      mailboxes: [mailbox, other],
    });
  });

  it('hold no drain that is done', async () => {
    const idle = Promise.withResolvers<void>();
    work(DRAIN_QUEUE, async () => {}).on('drained', idle.resolve);
    await all.queues.wake([mailbox]);
    await idle.promise;
    expect(await all.client.llen(drain('wait'))).toBe(0);
    expect(await all.client.exists(drain(`de:${mailbox}`))).toBe(0);
    expect(await all.client.exists(drain('completed'))).toBe(0);
  });

  it('send a command that lets a caller in before one that a caller hears', async () => {
    const job = (commandId: string, command: CommandJob['command']): CommandJob => ({
      mailbox,
      commandId,
      command,
      issuedAt: 1,
    });
    const speak = {
      type: 'calls.speak',
      callControlId: 'v3:x',
      payload: 'Hello.',
      voice: 'female',
      language: 'en-US',
    } as const;
    const hangup = { type: 'calls.hangup', callControlId: 'v3:x' } as const;
    await all.queues.addCommands([job('c1-a', speak), job('c2-a', hangup)]);

    const order: string[] = [];
    const done = Promise.withResolvers<void>();
    work(COMMANDS_QUEUE, async ({ data }) => {
      order.push((data as CommandJob).commandId);
      if (order.length === 2) done.resolve();
    });
    await done.promise;
    expect(order).toEqual(['c2-a', 'c1-a']);
  });

  it('hold one job of a command', async () => {
    const command = { type: 'calls.hangup', callControlId: 'v3:x' } as const;
    const job: CommandJob = { mailbox, commandId: 'c1-a', command, issuedAt: 1 };
    await all.queues.addCommands([job]);
    await all.queues.addCommands([job]);
    const waiting = `${all.keys.queuePrefix()}:${COMMANDS_QUEUE}:prioritized`;
    expect(await all.client.zcard(waiting)).toBe(1);
  });
});

describe('queues that were made while Redis did not answer', () => {
  it('work as soon as it does', async () => {
    await using all = await startMailboxes();
    const { host, port } = all.server;
    // As the receiver's connection: what is not answered in time has failed.
    const client = new Redis({ host, port, commandTimeout: 100 });
    client.on('error', () => {});
    await client.ping();
    all.server.freeze();
    const queues = createQueues(client, all.keys);
    await expect(queues.wake([mailbox])).rejects.toThrow('Command timed out');
    all.server.resume();
    await queues.wake([mailbox]);
    expect(await all.client.llen(`${all.keys.queuePrefix()}:${DRAIN_QUEUE}:wait`)).toBe(1);
    await queues.close();
    client.disconnect();
  });
});
