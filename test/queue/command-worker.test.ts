import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import { COMMAND_ATTEMPTS } from '../../src/queue/attempt-job.ts';
import { COMMANDS_QUEUE } from '../../src/queue/queues.ts';
import { connectTo } from '../support/redis-client.ts';
import { type CommandDesk, MAILBOX, openDesk } from '../support/command-desk.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import { SAMPLE_REQUESTS } from '../support/sample-requests.ts';
import { OK, refusal, type StubReply } from '../support/telnyx-stub.ts';

const hangup = SAMPLE_COMMANDS['calls.hangup'];
const speak = SAMPLE_COMMANDS['calls.speak'];
const join = SAMPLE_COMMANDS['conferences.join'];

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis[Symbol.asyncDispose]());

/** Gives these replies one after another, and the last for ever. */
const inTurn = (...replies: readonly StubReply[]) => {
  let next = 0;
  return (): StubReply => replies[Math.min(next++, replies.length - 1)] ?? OK;
};

const commandIds = ({ telnyx }: CommandDesk): readonly unknown[] =>
  telnyx.requests.map(({ body }) => (body as { command_id?: string } | null)?.command_id);

describe.concurrent('a command', () => {
  test('that succeeds posts its output to its mailbox', async ({ expect }) => {
    const type = 'conferences.create';
    const { reply = OK, output } = SAMPLE_REQUESTS[type];
    await using desk = await openDesk(redis, () => reply);
    await desk.add('c-1', SAMPLE_COMMANDS[type]);
    await desk.untilPosted(1);
    expect(await desk.results()).toEqual([
      ['result-c-1', { type: 'command.succeeded', command: SAMPLE_COMMANDS[type], output }],
    ]);
  });

  test('that is refused posts what the refusal means', async ({ expect }) => {
    await using desk = await openDesk(redis, () => refusal(422, '90034'));
    await desk.add('c-1', join);
    await desk.untilPosted(1);
    expect(await desk.results()).toMatchObject([
      ['result-c-1', { type: 'command.failed', failure: 'call-not-answered', code: '90034' }],
    ]);
    expect(desk.telnyx.requests).toHaveLength(1);
  });

  test('whose reply is lost is sent again under the same id, and posted once', async ({
    expect,
  }) => {
    await using desk = await openDesk(redis, inTurn('cut', OK));
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(commandIds(desk)).toEqual(['c-1', 'c-1']);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('is sent again after 200 ms, then after twice as long', async ({ expect }) => {
    const arrivals: number[] = [];
    const reply = inTurn({ status: 500 }, { status: 503 }, OK);
    await using desk = await openDesk(redis, () => {
      arrivals.push(performance.now());
      return reply();
    });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    const [first = 0, second = 0, third = 0] = arrivals;
    // The clocks of BullMQ are whole milliseconds.
    expect(second - first).toBeGreaterThan(195);
    expect(third - second).toBeGreaterThan(395);
  });

  test('waits as long as Telnyx asks', async ({ expect }) => {
    const arrivals: number[] = [];
    const reply = inTurn(refusal(429, '10011', { 'retry-after': '1' }), OK);
    await using desk = await openDesk(redis, () => {
      arrivals.push(performance.now());
      return reply();
    });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThan(995);
  });

  test('is given up after its last attempt', async ({ expect }) => {
    await using desk = await openDesk(redis, () => ({ status: 503 }));
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(await desk.results()).toMatchObject([
      ['result-c-1', { type: 'command.failed', failure: 'unavailable', status: 503 }],
    ]);
    expect(desk.telnyx.requests).toHaveLength(COMMAND_ATTEMPTS);
    expect(desk.observed.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(COMMAND_ATTEMPTS - 1).fill('retried'),
      'unavailable',
    ]);
  });

  test('whose result is known is not sent', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, null);
    await desk.store.post(MAILBOX, 'result-c-1', { type: 'known' }, Date.now());
    await desk.add('c-1', hangup);
    await desk.add('c-2', hangup);
    desk.startWorker({ concurrency: 1 });
    await desk.untilPosted(1);
    expect(commandIds(desk)).toEqual(['c-2']);
    expect((await desk.results()).map(([id]) => id)).toEqual(['result-c-1', 'result-c-2']);
  });

  test('that is added again has one result', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, { concurrency: 1 });
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    await desk.add('c-1', hangup);
    await desk.add('c-2', hangup);
    await desk.untilPosted(2);
    expect(commandIds(desk)).toEqual(['c-1', 'c-2']);
    expect((await desk.results()).map(([id]) => id)).toEqual(['result-c-1', 'result-c-2']);
  });

  test('that was first sent 44 s ago is sent again under its id', async ({ expect }) => {
    let now = Date.now();
    const reply = inTurn('cut', OK);
    await using desk = await openDesk(
      redis,
      () => {
        now += 44_000;
        return reply();
      },
      { now: () => now },
    );
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(commandIds(desk)).toEqual(['c-1', 'c-1']);
  });

  test('that was first sent 46 s ago is read back and not sent', async ({ expect }) => {
    let now = Date.now();
    const reply = inTurn('cut', { body: { data: { is_alive: false } } });
    await using desk = await openDesk(
      redis,
      () => {
        now += 46_000;
        return reply();
      },
      { now: () => now },
    );
    await desk.add('c-1', hangup);
    await desk.untilPosted(1);
    expect(desk.telnyx.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('that speaks is not sent when it is 16 s old', async ({ expect }) => {
    await using desk = await openDesk(redis);
    await desk.add('c-1', speak, Date.now() - 16_000);
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toEqual([]);
    expect(await desk.results()).toMatchObject([['result-c-1', { failure: 'unavailable' }]]);
  });

  test('of another version is refused, and of no shape at all is dropped', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, { concurrency: 1 });
    const connection = connectTo(redis);
    const queue = new Queue(COMMANDS_QUEUE, { connection, prefix: desk.keys.queuePrefix() });
    await queue.add('poison', { nothing: true });
    await queue.close();
    connection.disconnect();
    const unknown = { type: 'calls.levitate' } as unknown as Command; // As from Redis.
    await desk.add('c-1', unknown);
    await desk.add('c-2', hangup);
    await desk.untilPosted(2);
    expect(new Map(await desk.results())).toMatchObject(
      new Map([
        ['result-c-1', { type: 'command.failed', failure: 'rejected' }],
        ['result-c-2', { type: 'command.succeeded' }],
      ]),
    );
    expect(desk.log).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'a job is no command and was dropped' }),
    );
  });

  test('is logged with its ids and observed, without what is said', async ({ expect }) => {
    await using desk = await openDesk(redis);
    await desk.add('c-1', speak);
    await desk.untilPosted(1);
    expect(desk.observed).toEqual([
      { command: 'calls.speak', outcome: 'succeeded', seconds: expect.any(Number) },
    ]);
    expect(desk.log).toEqual([
      {
        level: 'debug',
        message: 'calls.speak succeeded',
        fields: {
          command_id: 'c-1',
          command: 'calls.speak',
          call_leg_id: 'leg-1',
          call_control_id: speak.callControlId,
          attempt: 1,
          outcome: 'succeeded',
          seconds: expect.any(Number),
          status: null,
          code: null,
        },
      },
    ]);
  });
});

test('a refused key is a failure, and one line in the log for all of them', async () => {
  await using desk = await openDesk(redis, () => refusal(401, '10009'));
  await desk.add('c-1', hangup);
  await desk.add('c-2', join);
  await desk.untilPosted(2);
  expect((await desk.results()).map(([, result]) => result)).toMatchObject([
    { failure: 'unauthorized' },
    { failure: 'unauthorized' },
  ]);
  expect(desk.log.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'Telnyx refuses our API key' },
  ]);
});

describe('what goes first', () => {
  const order = ({ telnyx }: CommandDesk): readonly string[] =>
    telnyx.requests.map(({ path }) => path.replace(/^.*\//, ''));

  test('hangup, reject, answer, create and join, then the others, then what is heard', async () => {
    await using desk = await openDesk(redis, () => OK, null);
    const added = [
      'conferences.speak',
      'calls.speak',
      'conferences.mute',
      'conferences.join',
      'conferences.create',
      'calls.answer',
      'calls.reject',
      'calls.hangup',
    ] as const;
    for (const type of added) await desk.add(`c-${type}`, SAMPLE_COMMANDS[type]);
    desk.telnyx.answer(({ path }) =>
      path === '/conferences' ? { body: { data: { id: 'conference-1' } } } : OK,
    );
    desk.startWorker({ concurrency: 1 });
    await desk.untilPosted(added.length);
    expect(order(desk).slice(0, 5).toSorted()).toEqual(
      ['answer', 'conferences', 'hangup', 'join', 'reject'].toSorted(),
    );
    expect(order(desk).slice(5)).toEqual(['mute', 'speak', 'speak']);
  });

  test('is what it was before a retry', async () => {
    const reply = inTurn({ status: 500 }, OK);
    await using desk = await openDesk(redis, () => OK, null);
    for (const id of ['s-1', 's-2', 's-3']) await desk.add(id, speak);
    await desk.add('h-1', hangup);
    desk.telnyx.answer(async ({ path }) => {
      if (path.endsWith('/hangup')) return reply();
      // Until the hangup's 200 ms are over.
      await sleep(300);
      return OK;
    });
    desk.startWorker({ concurrency: 1 });
    await desk.untilPosted(4);
    expect(order(desk)).toEqual(['hangup', 'speak', 'hangup', 'speak', 'speak']);
  });
});

test('two workers together keep to the limit of the account', async () => {
  const arrivals: number[] = [];
  const note = (): StubReply => {
    arrivals.push(performance.now());
    return OK;
  };
  await using desk = await openDesk(redis, note, { commandsPerSec: 4 });
  desk.startWorker({ commandsPerSec: 4 });
  for (let i = 0; i < 10; i += 1) await desk.add(`c-${i}`, hangup);
  await desk.untilPosted(10);
  const busiest = Math.max(
    ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + 1_000).length),
  );
  expect(arrivals).toHaveLength(10);
  expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(2_000);
  // One more where the first of them was long on its way.
  expect(busiest).toBeLessThanOrEqual(5);
});
