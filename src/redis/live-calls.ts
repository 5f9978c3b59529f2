// Which calls are going on, and in which phase. A live call has a deadline, so the shards' `due`
// indexes name the live calls among all that are kept for a day.

import type { PhaseName } from '../call/state.ts';
import { mailboxSubject, type MailboxId } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { allShards, type Keys, type Shard } from './keys.ts';
import { readCallStates } from './read-call-states.ts';

export interface LiveCall {
  readonly callLegId: string;
  readonly phase: Exclude<PhaseName, 'ended'>;
  readonly line: string | null;
  readonly startedAt: number;
}

export interface LiveCalls {
  /** In no order. Requests that come while one is read share it. @throws ioredis's errors. */
  read(): Promise<readonly LiveCall[]>;
}

/** What was read of a call when it had this deadline. */
interface Known {
  readonly deadline: string;
  readonly call: LiveCall;
}

/**
 * Remembers what it has read. A call that goes into another phase gets another deadline, so a state
 * is read again only when its deadline has changed: with 20,000 calls, some hundred a scrape.
 */
export const createLiveCalls = (client: RedisClient, keys: Keys): LiveCalls => {
  let known: ReadonlyMap<string, Known> = new Map();
  let reading: Promise<readonly LiveCall[]> | null = null;

  const read = async (): Promise<readonly LiveCall[]> => {
    const shards = await Promise.all(allShards.map((shard) => readShard(client, keys, shard)));
    const deadlines = new Map(shards.flatMap(({ due }) => due));
    // While a passed deadline is being handled the call has none; it is among the unread.
    const between = shards.flatMap(({ unread }) => unread).filter((leg) => !deadlines.has(leg));
    const isKnown = ([leg, deadline]: readonly [string, string]): boolean =>
      known.get(leg)?.deadline === deadline;
    const changed = [...deadlines].filter((pair) => !isKnown(pair)).map(([leg]) => leg);

    const fresh = await readLive(client, keys, [...changed, ...between]);
    const next = new Map<string, Known>();
    for (const [leg, deadline] of deadlines) {
      const call = isKnown([leg, deadline]) ? known.get(leg)?.call : fresh.get(leg);
      if (call) next.set(leg, { deadline, call });
    }
    known = next;
    const handled = between.map((leg) => fresh.get(leg)).filter((call) => call !== undefined);
    return [...Array.from(next.values(), ({ call }) => call), ...handled];
  };

  return {
    read: () => {
      reading ??= read().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
};

interface ShardOfCalls {
  /** Call legs with their deadlines. */
  readonly due: readonly (readonly [leg: string, deadline: string])[];
  readonly unread: readonly string[];
}

const readShard = async (client: RedisClient, keys: Keys, shard: Shard): Promise<ShardOfCalls> => {
  const [due, unread] = await Promise.all([
    client.zrange(keys.due(shard), 0, '-1', 'WITHSCORES'),
    client.zrange(keys.pending(shard), 0, '-1'),
  ]);
  // Members and scores come in turn.
  const pairs = due.flatMap((mailbox, index): [string, string][] =>
    index % 2 === 0 && isCall(mailbox) ? [[legOf(mailbox), due[index + 1] ?? '']] : [],
  );
  return { due: pairs, unread: unread.filter(isCall).map(legOf) };
};

const isCall = (mailbox: string): boolean => mailbox.startsWith('call:');
// The indexes hold mailbox ids only.
const legOf = (mailbox: string): string => mailboxSubject(mailbox as MailboxId);

const readLive = async (
  client: RedisClient,
  keys: Keys,
  callLegIds: readonly string[],
): Promise<ReadonlyMap<string, LiveCall>> => {
  const live = new Map<string, LiveCall>();
  for (const [leg, state] of await readCallStates(client, keys, callLegIds)) {
    const { callLegId, phase, line, startedAt } = state;
    if (phase !== 'ended') live.set(leg, { callLegId, phase, line, startedAt });
  }
  return live;
};
