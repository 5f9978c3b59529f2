// What becomes of a command when Redis, the process or the code fails in the middle of it.

import { Queue, Worker } from 'bullmq';
import { afterAll, beforeAll, describe, test } from 'vitest';

import { PUT_BACK_MS } from '../../src/queue/finish-within.ts';
import { COMMANDS_QUEUE } from '../../src/queue/queues.ts';
import { createTelnyxClient } from '../../src/telnyx/client.ts';
import { type CommandDesk, MAILBOX, openDesk } from '../support/command-desk.ts';
import { connectTo } from '../support/redis-client.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import { OK, refusal, type StubReply, type StubRequest } from '../support/telnyx-stub.ts';

const hangup = SAMPLE_COMMANDS['calls.hangup'];

const play = SAMPLE_COMMANDS['conferences.play'];

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis[Symbol.asyncDispose]());

/** As a worker that claimed the command, may have sent it, and was killed. */
const takeAndDie = async (desk: CommandDesk, commandId: string): Promise<void> => {
  await desk.store.claim(MAILBOX, commandId, Date.now());
  const connection = connectTo(redis);
  const dead = new Worker(COMMANDS_QUEUE, null, {
    connection,
    prefix: desk.keys.queuePrefix(),
    lockDuration: 100,
    autorun: false,
  });
  await dead.getNextJob('a lock that runs out');
  await dead.close(true);
  connection.disconnect();
};

/** For how long a job of the queue was put back. */
const waitOf = async ({ keys }: CommandDesk, commandId: string): Promise<number | undefined> => {
  const connection = connectTo(redis);
  const queue = new Queue(COMMANDS_QUEUE, { connection, prefix: keys.queuePrefix() });
  const job = await queue.getJob(commandId);
  await queue.close();
  connection.disconnect();
  return job?.delay;
};

/** Creates what it is asked to, and knows of no conference. */
const createsAll = ({ method }: StubRequest): StubReply => ({
  body: { data: method === 'GET' ? [] : { id: 'new' } },
});

describe.concurrent('a command', () => {
  test('that creates looks first for what a Redis without a survey may have forgotten', async ({
    expect,
  }) => {
    for (const isSurveyed of [true, false]) {
      await using desk = await openDesk(redis, createsAll, null);
      desk.startWorker({ isSurveyed: () => Promise.resolve(isSurveyed) });
      await desk.add('c-1', SAMPLE_COMMANDS['conferences.create']);
      await desk.add('c-2', hangup);
      await desk.untilPosted(2);
      const looks = desk.telnyx.requests.filter(({ method }) => method === 'GET');
      expect(new Set(looks.map(({ path }) => path))).toEqual(
        new Set(isSurveyed ? [] : ['/conferences']),
      );
    }
  });

  test('whose result cannot be posted at once is not sent again', async ({ expect }) => {
    let failures = 3;
    await using desk = await openDesk(redis, () => OK, null);
    desk.startWorker({
      post: async (mailbox, id, message) => {
        if (failures > 0) throw new Error(`no Redis, ${failures--}`);
        await desk.store.post(mailbox, id, message, Date.now());
      },
    });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(1);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('whose result cannot be posted for long is not sent again either', async ({ expect }) => {
    const until = performance.now() + 4_000;
    await using desk = await openDesk(redis, () => OK, null);
    desk.startWorker({
      post: async (mailbox, id, message) => {
        if (performance.now() < until) throw new Error('no Redis');
        await desk.store.post(mailbox, id, message, Date.now());
      },
    });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(1);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('whose mailbox cannot be reached waits, and is sent once', async ({ expect }) => {
    let failures = 1;
    await using desk = await openDesk(redis, () => OK, null);
    desk.startWorker({
      claim: async (mailbox, commandId, now) => {
        if (failures-- > 0) throw new Error('no Redis');
        return desk.store.claim(mailbox, commandId, now);
      },
    });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(1);
    expect(desk.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('whose process dies in the middle is sent again, as the same attempt', async ({
    expect,
  }) => {
    await using desk = await openDesk(redis, () => OK, null);
    await desk.add('c-1', hangup);
    await takeAndDie(desk, 'c-1');
    desk.startWorker();
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toMatchObject([{ body: { command_id: 'c-1' } }]);
    expect(desk.log[0]?.fields).toMatchObject({ attempt: 1, outcome: 'succeeded' });
  });

  test('that would be heard twice is not sent again after that', async ({ expect }) => {
    // Added before a commit; recorded with one, and never sent; answered once.
    for (const known of [{}, { attempted: 0 }, { attempted: 1 }]) {
      await using desk = await openDesk(redis, () => OK, null);
      const issuedAt = Date.now();
      const job = { mailbox: MAILBOX, commandId: 'c-1', command: play, issuedAt };
      await desk.queues.addCommands([{ ...job, ...known }]);
      await takeAndDie(desk, 'c-1');
      desk.startWorker();
      await desk.untilPosted(1);
      expect(desk.telnyx.requests).toEqual([]);
      expect(await desk.results()).toMatchObject([['result-c-1', { failure: 'unavailable' }]]);
    }
  });

  test('that would be heard twice is sent again when its rate was refused', async ({ expect }) => {
    let refusals = 1;
    await using desk = await openDesk(redis, () => (refusals-- > 0 ? refusal(429, '10011') : OK));
    await desk.add('c-1', play);
    await desk.untilPosted(1);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('is locked for no longer than 5 s at a time', async ({ expect }) => {
    await using desk = await openDesk(redis, () => 'silent');
    await desk.add('c-1', hangup);
    await desk.telnyx.untilRequests(1);
    const connection = connectTo(redis);
    const lock = `${desk.keys.queuePrefix()}:${COMMANDS_QUEUE}:c-1:lock`;
    const leftMs = await connection.pttl(lock);
    connection.disconnect();
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(5_000);
  });

  test('during which too many processes died is given up', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, null);
    await desk.add('c-1', hangup);
    const connection = connectTo(redis);
    // As BullMQ counts them.
    await connection.hset(`${desk.keys.queuePrefix()}:${COMMANDS_QUEUE}:c-1`, 'stc', 4);
    connection.disconnect();
    desk.startWorker();
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toEqual([]);
    expect(await desk.results()).toMatchObject([['result-c-1', { failure: 'unavailable' }]]);
  });

  test('at which the code throws each time ends too', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, {
      onCommand: () => {
        throw new TypeError('a bug');
      },
    });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(await desk.results()).toMatchObject([['result-c-1', { failure: 'unavailable' }]]);
    expect(desk.log).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'a command could not be carried out' }),
    );
  });
});

describe.concurrent('closing', () => {
  test('finishes what is in hand and takes nothing more', async ({ expect }) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await using desk = await openDesk(
      redis,
      async () => {
        await released;
        return OK;
      },
      { concurrency: 1 },
    );
    await desk.add('c-1', hangup);
    await desk.add('c-2', hangup);
    await desk.telnyx.untilRequests(1);
    const closed = desk.worker?.close(10_000);
    release();
    await closed;
    expect((await desk.results()).map(([id]) => id)).toEqual(['result-c-1']);
    expect(desk.telnyx.requests).toHaveLength(1);
  });

  test('puts back what takes longer than it may wait', async ({ expect }) => {
    await using desk = await openDesk(redis, () => 'silent', null);
    const { baseURL } = desk.telnyx;
    // Its own time-out would end the attempt as well, but later than this test.
    const client = createTelnyxClient({ apiKey: 'KEY', baseURL, timeoutMs: 60_000 });
    const worker = desk.startWorker({ client });
    await desk.add('c-1', hangup);
    await desk.telnyx.untilRequests(1);
    const startedAt = performance.now();
    await worker.close(100);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await desk.results()).toEqual([]);
    expect(await waitOf(desk, 'c-1')).toBe(PUT_BACK_MS);

    desk.telnyx.answer(() => OK);
    desk.startWorker();
    await desk.untilPosted(1);
    expect(desk.telnyx.requests.map(({ body }) => body)).toEqual([
      { command_id: 'c-1' },
      { command_id: 'c-1' },
    ]);
  });
});
