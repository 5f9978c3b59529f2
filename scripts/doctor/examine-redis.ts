// Redis, by its own word: does it forget, does it keep, does it follow.

import { bad, good, weak, type Finding } from './finding.ts';
import type { RedisClient } from '../../src/redis/connection.ts';

export interface RedisFacts {
  readonly evictionPolicy: string | null;
  readonly appendOnly: boolean;
  readonly replicas: number;
}

export const readRedisFacts = async (client: RedisClient): Promise<RedisFacts> => {
  const field = (text: string, name: string): string | null =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? null;
  const [memory, persistence, replication] = await Promise.all([
    client.info('memory'),
    client.info('persistence'),
    client.info('replication'),
  ]);
  return {
    evictionPolicy: field(memory, 'maxmemory_policy'),
    appendOnly: field(persistence, 'aof_enabled') === '1',
    replicas: Number(field(replication, 'connected_slaves') ?? 0),
  };
};

export const examineRedis = ({
  evictionPolicy,
  appendOnly,
  replicas,
}: RedisFacts): readonly Finding[] => [
  evictionPolicy === 'noeviction'
    ? good('Redis forgets nothing when its memory is full')
    : bad(`Redis has maxmemory-policy ${evictionPolicy ?? 'unknown'}`, 'set it to noeviction'),
  appendOnly
    ? good('Redis keeps an append-only file')
    : bad('Redis keeps nothing over a restart', 'set appendonly yes'),
  replicas > 0
    ? good(`Redis has ${replicas} replicas, and a webhook is answered once one of them has it`)
    : weak('Redis has no replica', 'a machine that is lost takes a second of calls with it'),
];
