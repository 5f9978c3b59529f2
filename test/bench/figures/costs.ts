// What a join and a call's life cost Redis, by its own counts, at two sizes each. The service sweeps
// its mailboxes all the time; that is measured by itself and taken off.

import { setTimeout as pause } from 'node:timers/promises';

import type { Redis } from 'ioredis';

import type { BenchOptions } from '../bench-options.ts';
import type { Figure } from '../figure.ts';
import { difference, readCounts, type RedisCounts } from '../redis-counts.ts';
import { seedLiveCalls } from '../seed-live-calls.ts';
import { startSimulatedService, type SimulatedService } from '../simulated-service.ts';

/** Telnyx's limit. The last joins are measured. */
const ROOM_MAX = 800;
const JOINS = 12;
const LIVES = 30;
/**
 * Calls at once, each on a line of its own: of one at a time the figure differed by a tenth from run to
 * run, since the sweeps cost as much as the call.
 */
const LINES = 4;
/** Past the room's burst, so that each join has its tone and its notice. */
const BETWEEN_MS = 500;
const BURST_OVER_MS = 11_000;
const DIALS_AT_ONCE = 40;

/** For one of what was done. */
interface Cost {
  readonly commands: number;
  readonly bytes: number;
  readonly calls: number;
}

export const costs = async ({ scale }: BenchOptions): Promise<readonly Figure[]> => {
  const [few, many] = [10, Math.round(ROOM_MAX * scale)];
  const small = await joinCost(few);
  const large = await joinCost(many);
  const lives = [await lifeCost(200), await lifeCost(Math.round(20_000 * scale))] as const;
  const exact = { measure: 'ratio', isExact: true } as const;
  return [
    {
      ...exact,
      name: `Redis commands of a join, room of ${many} over room of ${few}`,
      value: large.commands,
      baseline: small.commands,
      unit: 'commands',
      bound: { atMost: 1.3 },
      notes: { calls_of_clients: large.calls, calls_of_clients_small: small.calls },
    },
    {
      ...exact,
      name: `Redis bytes of a join, room of ${many} over room of ${few}`,
      value: large.bytes,
      baseline: small.bytes,
      unit: 'B',
      bound: { atMost: 1.3 },
    },
    {
      ...exact,
      name: `Redis commands of a call's life, ${Math.round(20_000 * scale)} live calls over 200`,
      value: lives[1].commands,
      baseline: lives[0].commands,
      unit: 'commands',
      bound: { atMost: 1.1 },
      notes: { bytes: lives[1].bytes, calls_of_clients: lives[1].calls },
    },
  ];
};

const joinCost = async (full: number): Promise<Cost> => {
  const size = Math.max(2, full - JOINS);
  await using service = await startSimulatedService({ lines: [LINE] });
  for (let dialled = 0; dialled < size; dialled += DIALS_AT_ONCE) {
    const some = Math.min(DIALS_AT_ONCE, size - dialled);
    await Promise.all(Array.from({ length: some }, (_, at) => dial(service, dialled + at)));
    await service.idle();
  }
  const { legs, conferences } = await service.ask<{
    legs: number;
    conferences: { roster: string[] }[];
  }>('/state');
  if (conferences[0]?.roster.length !== size) {
    throw new Error(`${conferences[0]?.roster.length} of ${legs} callers are in the room`);
  }
  await pause(BURST_OVER_MS);
  return await costOf(service, JOINS, async (at) => {
    await dial(service, size + at);
  });
};

const LINE = {
  name: 'all-hands',
  numbers: ['+12025560001'],
  greeting: '',
  conference: { max_participants: ROOM_MAX },
};

const dial = (service: SimulatedService, at: number): Promise<string> =>
  service.dial(`+1202555${String(at).padStart(4, '0')}`, '+12025560001');

const lifeCost = async (live: number): Promise<Cost> => {
  const lines = Array.from({ length: LINES }, (_, at) => ({
    ...LINE,
    name: `hands-${at}`,
    numbers: [`+1202556${String(at).padStart(4, '0')}`],
  }));
  await using service = await startSimulatedService({ lines });
  await seedLiveCalls(service.redis.client, live);
  const wholeLives = async (at: number): Promise<void> => {
    const steps = [{ until: 'joined' }, { wait: 100 }, { hangUp: true }] as const;
    const from = `+1202555${String(at).padStart(4, '0')}`;
    await Promise.all(
      lines.flatMap(({ numbers }) => numbers.map((to) => service.dial(from, to, steps))),
    );
  };
  await wholeLives(LIVES);
  await service.idle();
  return await costOf(service, LIVES, wholeLives, LINES);
};

/** Does it so often, with pauses, and takes off what the same time costs without it. */
const costOf = async (
  service: SimulatedService,
  times: number,
  work: (at: number) => Promise<void>,
  /** Done by one `work`. */
  atOnce = 1,
): Promise<Cost> => {
  const { client } = service.redis;
  await service.idle();
  const startedAt = performance.now();
  const busy = await counted(client, async () => {
    for (let at = 0; at < times; at += 1) {
      await work(at);
      await pause(BETWEEN_MS);
    }
    await pause(BETWEEN_MS);
  });
  const ms = performance.now() - startedAt;
  const idle = await counted(client, () => pause(ms));
  const each = (field: 'commands' | 'calls' | 'bytesIn' | 'bytesOut'): number =>
    (busy[field] - idle[field]) / (times * atOnce);
  return {
    commands: each('commands'),
    calls: each('calls'),
    bytes: each('bytesIn') + each('bytesOut'),
  };
};

const counted = async (client: Redis, work: () => Promise<unknown>): Promise<RedisCounts> => {
  const before = await readCounts(client);
  await work();
  return difference(await readCounts(client), before);
};
