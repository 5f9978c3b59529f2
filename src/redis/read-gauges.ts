// What the gauges of `/metrics` show, over all shards and so over all processes.

import type { GaugeReadings } from '../gauges.ts';
import type { RedisClient } from './connection.ts';
import { listLiveRooms } from './find-conference.ts';
import { allShards, type Keys } from './keys.ts';
import type { LiveCall, LiveCalls } from './live-calls.ts';
import type { ReadSide } from './read-side.ts';

/** @throws ioredis's errors. */
export const readGauges =
  (client: RedisClient, keys: Keys, readSide: ReadSide, live: LiveCalls, now: () => number) =>
  async (): Promise<GaugeReadings> => {
    const [calls, rooms, oldest, deadLetters] = await Promise.all([
      live.read(),
      listLiveRooms(readSide),
      Promise.all(
        allShards.map((shard) => client.zrange(keys.pending(shard), 0, '0', 'WITHSCORES')),
      ),
      Promise.all(allShards.map((shard) => client.xlen(keys.dead(shard)))),
    ]);
    const waitingSince = oldest.map(([, since]) => Number(since ?? Infinity));
    return {
      callsByPhase: countByPhase(calls),
      conferences: rooms.length,
      participants: sum(rooms.map(({ counts }) => counts.joined)),
      inboxOldestSeconds: Math.max(0, now() - Math.min(now(), ...waitingSince)) / 1_000,
      deadLetters: sum(deadLetters),
    };
  };

const countByPhase = (calls: readonly LiveCall[]): GaugeReadings['callsByPhase'] => {
  const counts: Partial<Record<LiveCall['phase'], number>> = {};
  for (const { phase } of calls) counts[phase] = (counts[phase] ?? 0) + 1;
  return counts;
};

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
