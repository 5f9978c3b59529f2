// Reads the states of many calls, for those who only look.

import type { CallState } from '../call/state.ts';
import { callMailbox } from '../mailbox/mailbox-id.ts';
import { aFewAtOnce } from './a-few-at-once.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';

/** Commands in one pipeline: more would keep other clients of this Redis waiting. */
const PIPELINE_MAX = 250;

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
  await aFewAtOnce(oneSlotBatches(callLegIds), async (batch) => {
    const commands = batch.map((leg) => ['hget', keys.box(callMailbox(leg)), 'state']);
    const replies = (await client.pipeline(commands).exec()) ?? [];
    for (const [position, [error, state]] of replies.entries()) {
      if (error) throw error;
      const leg = batch[position];
      // A call's box holds what a call's commit wrote.
      if (leg && typeof state === 'string') states.set(leg, JSON.parse(state) as CallState);
    }
  });
  return states;
};

/** A Cluster takes a pipeline only when all of its keys are of one slot. */
const oneSlotBatches = (callLegIds: readonly string[]): readonly (readonly string[])[] => {
  const shards = Map.groupBy(callLegIds, (leg) => shardOf(callMailbox(leg)));
  return [...shards.values()].flatMap((legs) =>
    Array.from({ length: Math.ceil(legs.length / PIPELINE_MAX) }, (_, batch) =>
      legs.slice(batch * PIPELINE_MAX, (batch + 1) * PIPELINE_MAX),
    ),
  );
};
