// Pages through the calls, newest first.

import type { CallState, PhaseName } from '../call/state.ts';
import { aFewAtOnce } from './a-few-at-once.ts';
import type { RedisClient } from './connection.ts';
import { allShards, MAILBOX_TTL_MS, type Keys } from './keys.ts';
import type { LiveCalls } from './live-calls.ts';
import { readCallStates } from './read-call-states.ts';

/** A line's ended calls are looked for among this many of the newest calls. */
const SEARCH_MAX = 5_000;

/** Null: any. */
export interface CallQuery {
  readonly phase: PhaseName | null;
  readonly line: string | null;
  readonly offset: number;
  readonly limit: number;
}

export interface CallPage {
  readonly calls: readonly CallState[];
  /** Of all pages. Calls that have just expired may still be counted. */
  readonly total: number;
}

interface Entry {
  readonly callLegId: string;
  readonly startedAt: number;
}

/** Of a live phase every call is found; else of the calls that started within 26 h. */
export const listCalls =
  (client: RedisClient, keys: Keys, live: LiveCalls, now: () => number) =>
  async (query: CallQuery): Promise<CallPage> => {
    const { phase, line, offset, limit } = query;
    const isWanted = (call: CallState): boolean =>
      (phase === null || call.phase === phase) && (line === null || call.line === line);
    const read = async (entries: readonly Entry[]): Promise<readonly CallState[]> => {
      const legs = entries.map(({ callLegId }) => callLegId);
      const states = await readCallStates(client, keys, legs);
      const calls = legs.map((leg) => states.get(leg)).filter((call) => call !== undefined);
      return calls.filter(isWanted);
    };

    const liveCalls = phase === null ? [] : await live.read();
    if (phase !== null && phase !== 'ended') {
      const found = liveCalls
        .filter((call) => call.phase === phase && (line === null || call.line === line))
        .toSorted(newestFirst);
      return { calls: await read(found.slice(offset, offset + limit)), total: found.length };
    }

    const since = now() - MAILBOX_TTL_MS;
    const going = new Set(liveCalls.map(({ callLegId }) => callLegId));
    const depth = line === null ? offset + limit : SEARCH_MAX;
    const newest = await newestCalls(client, keys, since, depth + going.size);
    const entries = newest.filter(({ callLegId }) => !going.has(callLegId));
    if (line !== null) {
      const found = await read(entries.slice(0, SEARCH_MAX));
      return { calls: found.slice(offset, offset + limit), total: found.length };
    }
    const counted = await countCalls(client, keys, since);
    return {
      calls: await read(entries.slice(offset, offset + limit)),
      total: Math.max(0, counted - going.size),
    };
  };

const newestFirst = (one: Entry, other: Entry): number =>
  other.startedAt - one.startedAt || (one.callLegId < other.callLegId ? -1 : 1);

const newestCalls = async (
  client: RedisClient,
  keys: Keys,
  since: number,
  limit: number,
): Promise<readonly Entry[]> => {
  const shards = await aFewAtOnce(allShards, async (shard) => {
    const reply = await client.zrevrangebyscore(
      keys.calls(shard),
      '+inf',
      since,
      'WITHSCORES',
      'LIMIT',
      0,
      limit,
    );
    // Members and scores come in turn.
    return reply.flatMap((callLegId, at): Entry[] =>
      at % 2 === 0 ? [{ callLegId, startedAt: Number(reply[at + 1]) }] : [],
    );
  });
  return shards.flat().toSorted(newestFirst).slice(0, limit);
};

const countCalls = async (client: RedisClient, keys: Keys, since: number): Promise<number> => {
  const counts = await Promise.all(
    allShards.map((shard) => client.zcount(keys.calls(shard), since, '+inf')),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};
