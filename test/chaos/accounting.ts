// Every webhook that was answered 2xx, and what became of it.

import type { Redis } from 'ioredis';

import { isCallEventType, isConferenceEventType } from '../../src/telnyx/event-types.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { deadLetters, readSide, seenBy, seenIds } from './redis-look.ts';
import { violation, type Violation } from './violation.ts';

/** Events that the reconciler makes up, as a call counts them. */
const MADE_UP = /^recon-(leg_gone|participant_gone)-/;

/** @param forgottenAt when Redis last lost everything; null when it never did. */
export const unaccounted = async (
  simulator: Simulator,
  client: Redis,
  forgottenAt: number | null,
): Promise<readonly Violation[]> => {
  const seen = await seenIds(client);
  return simulator.accepted
    .all()
    .filter(({ eventType }) => isCallEventType(eventType) || isConferenceEventType(eventType))
    .filter(({ firstAt }) => forgottenAt === null || firstAt > forgottenAt)
    .filter(({ eventId }) => !seen.has(eventId))
    .map(({ eventId, eventType, callLegId }) =>
      violation('every accepted webhook is kept', `${eventType} ${eventId} is lost`, callLegId),
    );
};

/** A call counts the events that it has applied; Redis knows which it has been given. */
export const appliedOnce = async (
  simulator: Simulator,
  client: Redis,
): Promise<readonly Violation[]> => {
  const emitted = new Set(
    simulator.journal
      .of('webhook.emitted')
      .filter(({ eventType }) => isCallEventType(eventType))
      .map(({ eventId }) => eventId),
  );
  const dead = new Set((await deadLetters(client)).map(({ id }) => id));
  const found: Violation[] = [];
  for (const { callLegId } of simulator.model.world.legs.all()) {
    const [call, ids] = await Promise.all([
      readSide(client).readCall(callLegId),
      seenBy(client, callLegId),
    ]);
    if (call === null) continue;
    const given = ids.filter((id) => (emitted.has(id) || MADE_UP.test(id)) && !dead.has(id));
    if (given.length === call.events) continue;
    const detail = `${given.length} events were given to it, ${call.events} were applied`;
    found.push(violation('every event is applied once', detail, callLegId));
  }
  return found;
};

/** A message that nobody could apply is kept; that it could not be applied is a bug. */
export const buried = async (client: Redis): Promise<readonly Violation[]> =>
  (await deadLetters(client)).map(({ mailbox, id, reason }) =>
    violation('every message can be applied', `${mailbox} ${id} is a dead letter: ${reason}`),
  );
