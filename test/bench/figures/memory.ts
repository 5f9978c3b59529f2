// What Redis holds for a call that is in its conference, and for one that has ended, by its own count.

import { setTimeout } from 'node:timers/promises';

import type { Redis } from 'ioredis';

import { benchLines, dialAll } from '../callers.ts';
import type { BenchOptions } from '../bench-options.ts';
import type { Figure } from '../figure.ts';
import { callMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { memoryOf, usedMemory } from '../redis-counts.ts';
import { startSimulatedService } from '../simulated-service.ts';

const CALLS = 600;
const LINES = 30;
const CALLS_PER_SECOND = 40;
/** The first calls make what is there once for all: queues, indexes, scripts. */
const WARM_UP_CALLS = 60;
const keys = createKeys('partyline');
const ARCHIVED_LOOK_MS = 500;

export const memory = async ({ scale }: BenchOptions): Promise<readonly Figure[]> => {
  const lines = benchLines(LINES);
  const numbers = lines.flatMap((line) => line.numbers);
  const calls = Math.round(CALLS * scale);
  await using service = await startSimulatedService({ lines });
  const { client } = service.redis;
  let firstCaller = 0;
  const call = async (callers: number): Promise<readonly string[]> => {
    const seconds = callers / CALLS_PER_SECOND;
    const legs = await dialAll(service, { callers, seconds, numbers, script: [], firstCaller });
    firstCaller += callers;
    await service.idle();
    return legs;
  };
  const end = async (legs: readonly string[]): Promise<void> => {
    for (const leg of legs) await service.tell(`/calls/${leg}/hangup`, {});
    await service.idle();
    while ((await client.exists(...legs.map((leg) => keys.box(callMailbox(leg))))) > 0) {
      await setTimeout(ARCHIVED_LOOK_MS);
    }
  };
  const held = async (): Promise<number> =>
    (await usedMemory(client)) - (await sharedMemory(client));

  await end(await call(WARM_UP_CALLS));
  const before = await held();
  const legs = await call(calls);
  const live = (await held()) - before;
  await end(legs);
  const ended = (await held()) - before;
  const figure = (name: string, bytes: number, atMost: number): Figure => ({
    name,
    value: bytes / calls / 1_024,
    baseline: null,
    unit: 'kB',
    measure: 'value',
    bound: { atMost },
    isExact: true,
  });
  return [
    figure('Redis memory for a live call', live, 6),
    figure('Redis memory kept for a call that has ended', ended, 1),
  ];
};

/** Of what is bounded for all calls together: the outside's events, and BullMQ's. */
const sharedMemory = (client: Redis): Promise<number> => {
  const queues = ['drain', 'commands'].map((queue) => `${keys.queuePrefix()}:${queue}:events`);
  return memoryOf(client, [keys.events(), keys.eventsSeen(), ...queues]);
};
