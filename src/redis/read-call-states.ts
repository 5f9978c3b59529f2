// Reads the states of many calls, for those who only look.

import type { CallState } from '../call/state.ts';
import { callMailbox } from '../mailbox/mailbox-id.ts';
import { aFewAtOnce } from './a-few-at-once.ts';
import { readArchivedCall } from './archive-call.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { readTogether } from './read-together.ts';

/** Commands in one pipeline: more would keep other clients of this Redis waiting. */
const PIPELINE_MAX = 250;
/** Archives that are unpacked in one turn of the event loop: some milliseconds. */
const UNPACKED_MAX = 50;

/**
 * By call leg; a call that Redis does not hold is missing. The states are not of one instant.
 *
 * @throws ioredis's errors.
 */
export const readCallStates = async (
  client: RedisClient,
  keys: Keys,
  callLegIds: readonly string[],
): Promise<ReadonlyMap<string, CallState>> => {
  const states = new Map<string, CallState>();
  await aFewAtOnce(oneSlotBatches(callLegIds, PIPELINE_MAX), async (batch) => {
    for (const [leg, state] of await readBoxes(client, keys, batch)) states.set(leg, state);
  });
  const missing = callLegIds.filter((leg) => !states.has(leg));
  await aFewAtOnce(oneSlotBatches(missing, UNPACKED_MAX), async (batch) => {
    for (const [leg, state] of await readArchived(client, keys, batch)) states.set(leg, state);
  });
  return states;
};

type States = readonly (readonly [callLegId: string, CallState])[];

const readBoxes = async (
  client: RedisClient,
  keys: Keys,
  batch: readonly string[],
): Promise<States> => {
  const commands = batch.map((leg) => ['hget', keys.box(callMailbox(leg)), 'state']);
  const replies = (await client.pipeline(commands).exec()) ?? [];
  return batch.flatMap((leg, at): States => {
    const [error, state] = replies[at] ?? [];
    if (error) throw error;
    return typeof state === 'string' ? [[leg, parse(state)]] : [];
  });
};

/** A call that is archived or restored meanwhile is in one of the two places at each moment. */
const readArchived = async (
  client: RedisClient,
  keys: Keys,
  batch: readonly string[],
): Promise<States> => {
  const replies = await readTogether(
    client,
    batch.flatMap((leg) => [
      ['hget', keys.box(callMailbox(leg)), 'state'],
      ['getBuffer', keys.archive(callMailbox(leg))],
    ]),
  );
  return batch.flatMap((leg, at): States => {
    const [state, archive] = [replies[at * 2], replies[at * 2 + 1]];
    if (typeof state === 'string') return [[leg, parse(state)]];
    return Buffer.isBuffer(archive) ? [[leg, readArchivedCall(archive).state]] : [];
  });
};

// A call's box holds what a call's commit wrote.
const parse = (state: string): CallState => JSON.parse(state) as CallState;

/** A Cluster takes a pipeline only when all of its keys are of one slot. */
const oneSlotBatches = (
  callLegIds: readonly string[],
  most: number,
): readonly (readonly string[])[] => {
  const shards = Map.groupBy(callLegIds, (leg) => shardOf(callMailbox(leg)));
  return [...shards.values()].flatMap((legs) =>
    Array.from({ length: Math.ceil(legs.length / most) }, (_, batch) =>
      legs.slice(batch * most, (batch + 1) * most),
    ),
  );
};
