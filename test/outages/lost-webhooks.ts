// Webhooks that were answered 200 and that Redis knows nothing of.

import { connectRedis } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { isCallEventType, isConferenceEventType } from '../../src/telnyx/event-types.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { readSeen } from '../support/seen-ids.ts';

/** By their type and id. A mailbox remembers for 24 h what it was given. */
export const lostWebhooks = async (
  redisUrl: string,
  { accepted }: Pick<Simulator, 'accepted'>,
): Promise<readonly string[]> => {
  const client = connectRedis(parseRedisUrl(redisUrl), 'scripts', recordedLog());
  try {
    const wasSeen = await readSeen(client);
    return accepted
      .all()
      .filter(({ eventType }) => isCallEventType(eventType) || isConferenceEventType(eventType))
      .filter(({ eventId }) => !wasSeen(eventId))
      .map(({ eventType, eventId }) => `${eventType} ${eventId}`);
  } finally {
    client.disconnect();
  }
};
