import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, test } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import { COMMAND_ATTEMPTS } from '../../src/queue/attempt-job.ts';
import type { LocalCommands } from '../../src/queue/local-commands.ts';
import { COMMANDS_QUEUE, type CommandJob } from '../../src/queue/queues.ts';
import { MAILBOX, openDesk, type CommandDesk } from '../support/command-desk.ts';
import { connectTo } from '../support/redis-client.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { SAMPLE_COMMANDS } from '../support/sample-commands.ts';
import { OK, refusal, type StubReply } from '../support/telnyx-stub.ts';

const hangup = SAMPLE_COMMANDS['calls.hangup'];
const play = SAMPLE_COMMANDS['conferences.play'];

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis[Symbol.asyncDispose]());

const jobOf = (commandId: string, command: Command = hangup): CommandJob => ({
  mailbox: MAILBOX,
  commandId,
  command,
  issuedAt: Date.now(),
});

/** As the commit that asks for them does. */
const recorded = async ({ store }: CommandDesk, ...ids: readonly string[]): Promise<void> => {
  for (const id of ids) await store.claim(MAILBOX, id, Date.now());
};

const begin = (
  local: LocalCommands,
  jobs: readonly CommandJob[],
  recordedAfter = Date.now(),
): void => {
  local.take(jobs.length);
  local.begin(jobs, recordedAfter);
};

/** The job as the queue has it; null: it has none. */
const queued = async ({ keys }: CommandDesk, commandId: string) => {
  const connection = connectTo(redis);
  const [data, delay] = await connection.hmget(
    `${keys.queuePrefix()}:${COMMANDS_QUEUE}:${commandId}`,
    'data',
    'delay',
  );
  connection.disconnect();
  return typeof data === 'string' ? { ...(JSON.parse(data) as CommandJob), delay } : null;
};

const commandIds = ({ telnyx }: CommandDesk): readonly unknown[] =>
  telnyx.requests.map(({ body }) => (body as { command_id?: string } | null)?.command_id);

describe.concurrent('a command of this process', () => {
  test('is carried out at once, past the queue', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, null);
    const local = desk.startLocal();
    expect(local.take(2)).toBe(true);
    local.begin([jobOf('c-1'), jobOf('c-2')], Date.now());
    await desk.untilPosted(2);
    expect(new Set(commandIds(desk))).toEqual(new Set(['c-1', 'c-2']));
    expect(await desk.results()).toMatchObject([
      [expect.stringMatching(/^result-c-/), { type: 'command.succeeded' }],
      [expect.stringMatching(/^result-c-/), { type: 'command.succeeded' }],
    ]);
    expect(await queued(desk, 'c-1')).toBeNull();
  });

  test('takes a hand until its result is posted', async ({ expect }) => {
    const answering = Promise.withResolvers<StubReply>();
    await using desk = await openDesk(redis, () => answering.promise, null);
    const local = desk.startLocal({ limit: 2 });
    expect([local.take(3), local.take(1), local.take(1), local.take(1)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    local.begin([jobOf('c-1')], Date.now());
    local.doubt([jobOf('never recorded')]);
    expect(local.take(1)).toBe(false);
    answering.resolve(OK);
    await desk.untilPosted(1);
    await expect.poll(() => local.take(2)).toBe(true);
  });

  test('is tried again by the queue, as often as any other in all', async ({ expect }) => {
    const arrivals: number[] = [];
    const busy = (): StubReply => {
      arrivals.push(performance.now());
      return { status: 503 };
    };
    await using desk = await openDesk(redis, busy, null);
    await recorded(desk, 'c-1');
    begin(desk.startLocal(), [jobOf('c-1')]);
    desk.startWorker();
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(COMMAND_ATTEMPTS);
    expect(desk.observed.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(COMMAND_ATTEMPTS - 1).fill('retried'),
      'unavailable',
    ]);
    const [first = 0, second = 0, third = 0] = arrivals;
    expect(second - first).toBeGreaterThan(195);
    expect(third - second).toBeGreaterThan(395);
  });

  test('that Telnyx has answered is not taken for one whose answer is unknown', async ({
    expect,
  }) => {
    let isFirst = true;
    const once = (): StubReply => {
      const reply = isFirst ? refusal(429, '10011') : OK;
      isFirst = false;
      return reply;
    };
    await using desk = await openDesk(redis, once, null);
    await recorded(desk, 'c-1');
    begin(desk.startLocal(), [jobOf('c-1', play)]);
    desk.startWorker();
    await desk.untilPosted(1);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('whose result cannot be posted for long is not sent again', async ({ expect }) => {
    const until = performance.now() + 4_000;
    await using desk = await openDesk(redis, () => OK, null);
    const local = desk.startLocal({
      post: async (mailbox, id, message) => {
        if (performance.now() < until) throw new Error('no Redis');
        await desk.store.post(mailbox, id, message, Date.now());
      },
    });
    begin(local, [jobOf('c-1')]);
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(1);
    expect(await queued(desk, 'c-1')).toBeNull();
  });

  test('that takes longer than the process has is put into the queue', async ({ expect }) => {
    await using desk = await openDesk(redis, () => sleep(5_000, OK, { ref: false }), null);
    const local = desk.startLocal();
    begin(local, [jobOf('c-1')]);
    const closed = local.close(700);
    expect(local.take(1)).toBe(false);
    await closed;
    expect(await queued(desk, 'c-1')).toMatchObject({ commandId: 'c-1', delay: '500' });
  });

  test('whose result cannot be posted before the process goes takes it into the queue', async ({
    expect,
  }) => {
    await using desk = await openDesk(redis, () => OK, null);
    const local = desk.startLocal({ post: () => Promise.reject(new Error('no Redis')) });
    begin(local, [jobOf('c-1')]);
    await local.close(1_000);
    expect(await queued(desk, 'c-1')).toMatchObject({ result: { type: 'command.succeeded' } });
    desk.startWorker();
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(1);
  });

  test('that is recorded while the process goes is sent by another, if it was never sent', async ({
    expect,
  }) => {
    await using desk = await openDesk(redis, () => OK, null);
    await recorded(desk, 'c-1');
    const local = desk.startLocal();
    expect(local.take(1)).toBe(true);
    const noneBegins = Promise.withResolvers<void>();
    const ends: string[] = [];
    const closed = local.close(5_000, noneBegins.promise).then(() => ends.push('closed'));
    await sleep(50);
    ends.push('begun');
    // Nobody could tell whether it was heard, had it been begun.
    local.begin([jobOf('c-1', play)], Date.now());
    noneBegins.resolve();
    await closed;
    expect(ends).toEqual(['begun', 'closed']);
    expect(desk.telnyx.requests).toEqual([]);
    desk.startWorker();
    await desk.untilPosted(1);
    expect(desk.telnyx.requests).toHaveLength(1);
    expect(await desk.results()).toMatchObject([['result-c-1', { type: 'command.succeeded' }]]);
  });

  test('is not carried out by a process that was held up before it could begin', async ({
    expect,
  }) => {
    await using desk = await openDesk(redis, () => OK, null);
    const local = desk.startLocal();
    begin(local, [jobOf('c-1')], Date.now() - 1_501);
    await expect.poll(() => queued(desk, 'c-1')).toMatchObject({ commandId: 'c-1', attempted: 0 });
    expect(desk.telnyx.requests).toEqual([]);
  });

  test('that may have been recorded is put into the queue if it was', async ({ expect }) => {
    await using desk = await openDesk(redis, () => OK, null);
    const local = desk.startLocal();
    const job = jobOf('c-1');
    await desk.store.post(MAILBOX, 'one', {}, Date.now());
    const head = await desk.store.take(MAILBOX, Date.now());
    if (head === null) throw new Error('what was posted is not there');
    const commit = sampleCommit({
      commands: [{ commandId: 'c-1', job }],
    });
    await desk.store.commit(MAILBOX, head, commit, Date.now());
    expect(local.take(2)).toBe(true);
    local.doubt([job, jobOf('c-2')]);
    await expect.poll(() => queued(desk, 'c-1')).toMatchObject({ ...job, attempted: 0 });
    await local.close(1_000);
    expect(await queued(desk, 'c-2')).toBeNull();
    expect(desk.telnyx.requests).toEqual([]);
  });

  test('that not even the queue takes is left to the sweeper, and told', async ({ expect }) => {
    await using desk = await openDesk(redis, () => ({ status: 503 }), null);
    const local = desk.startLocal({
      queues: { addCommands: () => Promise.reject(new Error('no Redis')) },
    });
    begin(local, [jobOf('c-1')]);
    await expect
      .poll(() => desk.log.filter(({ level }) => level === 'warn'))
      .toMatchObject([
        { fields: { command_id: 'c-1' }, message: 'a command is left to the sweeper' },
      ]);
    expect(local.take(10)).toBe(true);
  });
});
