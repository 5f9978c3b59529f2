// Which calls are going on, and in which phase. A live call has a deadline, so the shards' `due`
// indexes name the live calls among all that are kept for a day.

import type { PhaseName } from '../call/state.ts';
import { mailboxSubject, type MailboxId } from '../mailbox/mailbox-id.ts';
import { aFewAtOnce } from './a-few-at-once.ts';
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
  const known: ReadonlyMap<string, Known>[] = allShards.map(() => new Map());
  let reading: Promise<readonly LiveCall[]> | null = null;

  const readShard = async (shard: Shard): Promise<readonly LiveCall[]> => {
    const { deadlines, handled } = await readIndexes(client, keys, shard);
    const isKnown = (leg: string): boolean =>
      known[shard]?.get(leg)?.deadline === deadlines.get(leg);
    const changed = [...deadlines.keys()].filter((leg) => !isKnown(leg));
    const fresh = await readLive(client, keys, [...changed, ...handled]);
    const next = new Map<string, Known>();
    for (const [leg, deadline] of deadlines) {
      const call = isKnown(leg) ? known[shard]?.get(leg)?.call : fresh.get(leg);
      if (call) next.set(leg, { deadline, call });
    }
    known[shard] = next;
    return [
      ...Array.from(next.values(), ({ call }) => call),
      ...handled.map((leg) => fresh.get(leg)).filter((call) => call !== undefined),
    ];
  };

  const readAll = async (): Promise<readonly LiveCall[]> =>
    (await aFewAtOnce(allShards, readShard)).flat();

  return {
    read: () => {
      reading ??= readAll().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
};

interface Indexes {
  /** Of each call that has one. */
  readonly deadlines: ReadonlyMap<string, string>;
  /** Calls whose passed deadline may just be handled: they have none, and are among the unread. */
  readonly handled: readonly string[];
}

const readIndexes = async (client: RedisClient, keys: Keys, shard: Shard): Promise<Indexes> => {
  const [due, unread] = await Promise.all([
    client.zrange(keys.due(shard), 0, '-1', 'WITHSCORES'),
    client.zrange(keys.pending(shard), 0, '-1'),
  ]);
  const deadlines = new Map<string, string>();
  for (const [index, mailbox] of due.entries()) {
    // Members and scores come in turn.
    const deadline = due[index + 1];
    if (index % 2 === 0 && isCall(mailbox) && deadline) deadlines.set(legOf(mailbox), deadline);
  }
  const handled = unread
    .filter(isCall)
    .map(legOf)
    .filter((leg) => !deadlines.has(leg));
  return { deadlines, handled };
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
