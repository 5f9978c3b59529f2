// Every webhook that was answered 2xx, and what became of it.

import type { Redis } from 'ioredis';

import { describeEntry } from '../../src/call/timeline.ts';
import { isCallEventType, isConferenceEventType } from '../../src/telnyx/event-types.ts';
import type { ChangeOf } from '../simulator/model/change.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { deadLetters, readSide, readKept, seenBy } from './redis-look.ts';
import { violation, type Violation } from './violation.ts';

/** @param forgottenAt when Redis last lost everything; null when it never did. */
export const unaccounted = async (
  simulator: Simulator,
  client: Redis,
  forgottenAt: number | null,
): Promise<readonly Violation[]> => {
  const isKept = await readKept(client);
  return simulator.accepted
    .all()
    .filter(({ eventType }) => isCallEventType(eventType) || isConferenceEventType(eventType))
    .filter(({ firstAt }) => forgottenAt === null || firstAt > forgottenAt)
    .filter(({ eventId }) => !isKept(eventId))
    .map(({ eventId, eventType, callLegId }) =>
      violation('every accepted webhook is kept', `${eventType} ${eventId} is lost`, callLegId),
    );
};

/**
 * A call's story names the events that it has applied; Redis knows which of Telnyx's it has been given.
 * One that Telnyx never sent was made up by the reconciler, for one moment and so once.
 */
export const appliedOnce = async (
  simulator: Simulator,
  client: Redis,
): Promise<readonly Violation[]> => {
  const emitted = Map.groupBy(
    simulator.journal.of('webhook.emitted').filter(({ eventType }) => isCallEventType(eventType)),
    ({ callLegId }) => callLegId,
  );
  const dead = new Set((await deadLetters(client)).map(({ id }) => id));
  const found: Violation[] = [];
  for (const { callLegId } of simulator.model.world.legs.all()) {
    const story = await readSide(client).readTimeline(callLegId);
    if (story.length === 0) continue;
    const wasGiven = await seenBy(client, callLegId);
    const applied = story
      .map(describeEntry)
      .filter(({ occurredAt }) => occurredAt !== null)
      .map(({ type, occurredAt }) => `${type} ${occurredAt}`);
    const sent = Map.groupBy(emitted.get(callLegId) ?? [], nameOf);
    for (const name of new Set([...applied, ...sent.keys()])) {
      const given =
        sent.get(name)?.filter(({ eventId }) => wasGiven(eventId) && !dead.has(eventId)).length ??
        1;
      const times = applied.filter((entry) => entry === name).length;
      if (times === given) continue;
      const detail = `${name}: given ${given} times, applied ${times} times`;
      found.push(violation('every event is applied once', detail, callLegId));
    }
  }
  return found;
};

const nameOf = ({ eventType, occurredAt }: ChangeOf<'webhook.emitted'>): string =>
  `${eventType} ${Date.parse(occurredAt)}`;

/** A message that nobody could apply is kept; that it could not be applied is a bug. */
export const buried = async (client: Redis): Promise<readonly Violation[]> =>
  (await deadLetters(client)).map(({ mailbox, id, reason }) =>
    violation('every message can be applied', `${mailbox} ${id} is a dead letter: ${reason}`),
  );
