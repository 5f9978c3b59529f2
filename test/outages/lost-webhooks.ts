// Webhooks that were answered 200 and that Redis knows nothing of.

import { Cluster, type Redis } from 'ioredis';

import { connectRedis, type RedisClient } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { isCallEventType, isConferenceEventType } from '../../src/telnyx/event-types.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { recordedLog } from '../support/recorded-log.ts';

const SCAN_COUNT = 1_000;

/** By their type and id. A mailbox remembers for 24 h what it was given. */
export const lostWebhooks = async (
  redisUrl: string,
  { accepted }: Pick<Simulator, 'accepted'>,
): Promise<readonly string[]> => {
  const client = connectRedis(parseRedisUrl(redisUrl), 'scripts', recordedLog());
  try {
    const seen = await seenIds(client);
    return accepted
      .all()
      .filter(({ eventType }) => isCallEventType(eventType) || isConferenceEventType(eventType))
      .filter(({ eventId }) => !seen.has(eventId))
      .map(({ eventType, eventId }) => `${eventType} ${eventId}`);
  } finally {
    client.disconnect();
  }
};

const seenIds = async (client: RedisClient): Promise<ReadonlySet<string>> => {
  // A cluster knows its masters only once it is connected.
  await client.ping();
  const servers = client instanceof Cluster ? client.nodes('master') : [client];
  const keys = (await Promise.all(servers.map(seenKeys))).flat();
  return new Set((await Promise.all(keys.map((key) => client.zrange(key, '0', '-1')))).flat());
};

const seenKeys = async (server: Redis): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const page of server.scanStream({ match: '*:seen:*', count: SCAN_COUNT })) {
    // A scan answers lists of keys.
    found.push(...(page as string[]));
  }
  return found;
};
