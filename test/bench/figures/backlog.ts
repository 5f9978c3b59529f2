// How fast one worker works off a backlog, beside what BullMQ alone does with jobs of nothing.

import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';

import type { CallEvent } from '../../../src/call/message.ts';
import type { MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import { createQueues, DRAIN_QUEUE } from '../../../src/queue/queues.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createMailboxStore } from '../../../src/redis/mailbox-store.ts';
import { startBenchRedis, type BenchRedis } from '../bench-redis.ts';
import { cpuSeconds, runChild, startChild } from '../child.ts';
import { inPairs, median, type Figure } from '../figure.ts';
import { pollUntilIdle } from '../idle.ts';
import type { NoopOptions, NoopReport } from '../processes/noop-jobs.ts';
import { difference, readCounts } from '../redis-counts.ts';
import type { BenchOptions } from '../bench-options.ts';
import { commandsDone, messagesApplied, startService } from '../service.ts';
import { quietEvents, wholeCall } from '../whole-call.ts';

const CALLS = 1_000;
/** A worker that has a backlog has worked before. */
const WARM_UP_CALLS = 500;
const ROOMS = 30;
const NOOP_JOBS = 15_000;
const CONCURRENCY = 100;
const POST_AT_ONCE = 50;
const KEYS = createKeys('partyline');

interface Letter {
  readonly mailbox: MailboxId;
  readonly event: CallEvent;
}

interface Worked {
  readonly perSecond: number;
  readonly messages: number;
  readonly commands: number;
  readonly cpuMicros: number;
  readonly redisCpuMicros: number;
}

export const backlog = async (options: BenchOptions): Promise<readonly Figure[]> => {
  const noops: NoopReport[] = [];
  const whole: Worked[] = [];
  const quiet: Worked[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    // Each of the two is right beside its baseline.
    whole.push(await workOff(wholeCalls(options)));
    noops.push(await workOffNoops(options));
    quiet.push(await workOff(stateOnly(options)));
  }
  const baselines = noops.map(({ workedPerSecond }) => workedPerSecond);
  const figureOf = (worked: readonly Worked[]) => {
    const of = (field: keyof Worked): readonly number[] => worked.map((one) => one[field]);
    return {
      ...inPairs(of('perSecond'), baselines),
      unit: '/s',
      isExact: false,
      notes: {
        messages: median(of('messages')),
        commands: median(of('commands')),
        cpu_us: median(of('cpuMicros')),
        redis_cpu_us: median(of('redisCpuMicros')),
        noop_cpu_us: median(noops.map(({ cpuSecondsPerJob }) => cpuSecondsPerJob * 1e6)),
        noop_added_per_second: median(noops.map(({ addedPerSecond }) => addedPerSecond)),
      },
    };
  };
  return [
    {
      ...figureOf(whole),
      name: 'messages applied of whole calls, commands over HTTP, over BullMQ no-op jobs',
      bound: { atLeast: 0.5 },
    },
    {
      ...figureOf(quiet),
      name: 'messages applied that only change state, over BullMQ no-op jobs',
      bound: { atLeast: 1.2 },
    },
  ];
};

const workOffNoops = async ({ scale }: BenchOptions): Promise<NoopReport> => {
  await using redis = await startBenchRedis();
  return await runChild<NoopReport>('test/bench/processes/noop-jobs.ts', {
    redisPort: redis.server.port,
    jobs: Math.round(NOOP_JOBS * scale),
    concurrency: CONCURRENCY,
  } satisfies NoopOptions);
};

/** What is there before, and the backlog that is timed. */
interface Work {
  readonly before: readonly Letter[];
  readonly timed: readonly Letter[];
}

const wholeCalls = ({ scale }: BenchOptions): Work => {
  const some = (count: number, firstRoom: number): readonly Letter[] =>
    inTurns(someCalls(Math.round(count * scale), firstRoom).map(lettersOf));
  return { before: some(WARM_UP_CALLS, ROOMS), timed: some(CALLS, 0) };
};

const stateOnly = ({ scale }: BenchOptions): Work => {
  const calls = someCalls(Math.round(CALLS * scale));
  const isStillIn = ({ type }: CallEvent): boolean => !/left|hangup/.test(type);
  return {
    before: inTurns(calls.map((call) => lettersOf(call).filter(({ event }) => isStillIn(event)))),
    timed: inTurns(
      calls.map((call) => quietEvents(call).map((event) => ({ mailbox: call.mailbox, event }))),
    ),
  };
};

const someCalls = (count: number, firstRoom = 0) => {
  const conferences = Array.from({ length: ROOMS }, () => randomUUID());
  return Array.from({ length: count }, (_, index) => {
    const room = index % ROOMS;
    const number = `+120255600${String(firstRoom + room).padStart(2, '0')}`;
    const from = `+1202555${String(index % 10_000).padStart(4, '0')}`;
    return wholeCall(number, from, conferences[room] ?? '');
  });
};

const lettersOf = ({ mailbox, events }: ReturnType<typeof wholeCall>): readonly Letter[] =>
  events.map((event) => ({ mailbox, event }));

/** One of each, then the second of each: as they would have arrived. */
const inTurns = (all: readonly (readonly Letter[])[]): readonly Letter[] =>
  Array.from({ length: Math.max(...all.map(({ length }) => length)) }, (_, at) =>
    all.flatMap((letters) => letters[at] ?? []),
  ).flat();

const workOff = async ({ before, timed }: Work): Promise<Worked> => {
  await using redis = await startBenchRedis();
  await using stub = await startChild('test/bench/processes/telnyx-stub.ts');
  await using worker = await startService({
    role: 'worker',
    redis: redis.server,
    env: { TELNYX_BASE_URL: `http://127.0.0.1:${Number(stub.ready['port'])}/v2` },
  });
  const drain = new Queue(DRAIN_QUEUE, {
    connection: redis.client,
    prefix: KEYS.queuePrefix(),
  });
  await postAll(redis, before);
  await pollUntilIdle(redis.client, KEYS);

  // The worker waits while the backlog grows.
  await drain.pause();
  await postAll(redis, timed);
  const [messagesBefore, commandsBefore] = [
    await messagesApplied(worker),
    await commandsDone(worker),
  ];
  const [cpuBefore, countsBefore] = [cpuSeconds(worker.pid), await readCounts(redis.client)];
  const startedAt = performance.now();
  await drain.resume();
  await pollUntilIdle(redis.client, KEYS);
  const seconds = (performance.now() - startedAt) / 1_000;
  const counted = difference(await readCounts(redis.client), countsBefore);
  const cpu = cpuSeconds(worker.pid) - cpuBefore;
  const messages = (await messagesApplied(worker)) - messagesBefore;
  const commands = (await commandsDone(worker)) - commandsBefore;
  return {
    perSecond: messages / seconds,
    messages,
    commands,
    cpuMicros: (cpu / messages) * 1e6,
    redisCpuMicros: (counted.cpuSeconds / messages) * 1e6,
  };
};

const postAll = async ({ client }: BenchRedis, letters: readonly Letter[]): Promise<void> => {
  const store = createMailboxStore(client, KEYS);
  const queues = createQueues(client, KEYS);
  for (let first = 0; first < letters.length; first += POST_AT_ONCE) {
    const some = letters.slice(first, first + POST_AT_ONCE);
    await Promise.all(
      some.map(({ mailbox, event }) => store.post(mailbox, randomUUID(), event, Date.now())),
    );
    await queues.wake(some.map(({ mailbox }) => mailbox));
  }
};
