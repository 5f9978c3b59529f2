// What is left in Redis once everything is quiet.

import type { Redis } from 'ioredis';

import { COMMANDS_QUEUE, DRAIN_QUEUE } from '../../src/queue/queues.ts';
import { allShards, createKeys } from '../../src/redis/keys.ts';
import { callMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createReadSide } from '../../src/redis/read-side.ts';
import { readSeen, seenIn } from '../support/seen-ids.ts';

/** Those of the service's default. */
const keys = createKeys('partyline');

const QUEUE_KEYS = /:(meta|id|events|marker|stalled-check|pc|limiter|stalled|failed)$/;
const SCAN_COUNT = 1_000;

/** Mailboxes with unread messages. */
export const unreadMailboxes = async (client: Redis): Promise<readonly string[]> =>
  (
    await Promise.all(allShards.map((shard) => client.zrange(keys.pending(shard), '0', '-1')))
  ).flat();

/** Jobs that wait or run, but for the canary, and commands without a result. */
export const openJobs = async (client: Redis): Promise<readonly string[]> => {
  const asked = allShards.map((shard) => client.zrange(keys.asked(shard), '0', '-1'));
  const found = (await Promise.all(asked)).flat().map((entry) => `without a result: ${entry}`);
  for (const queue of [DRAIN_QUEUE, COMMANDS_QUEUE]) {
    const base = `${keys.queuePrefix()}:${queue}`;
    const lists = await Promise.all([
      client.lrange(`${base}:wait`, 0, -1),
      client.lrange(`${base}:active`, '0', '-1'),
      client.zrange(`${base}:prioritized`, '0', '-1'),
      client.zrange(`${base}:delayed`, '0', '-1'),
    ]);
    for (const id of lists.flat()) {
      const [name, data] = await client.hmget(`${base}:${id}`, 'name', 'data');
      if (name !== 'canary')
        found.push(`${queue} ${id} ${name ?? ''} ${(data ?? '').slice(0, 160)}`);
    }
  }
  return found;
};

/** Keys that would stay for ever, but for the queues' own and the drains that they keep as failed. */
export const lastingKeys = async (client: Redis): Promise<readonly string[]> => {
  const drains = `${keys.queuePrefix()}:${DRAIN_QUEUE}`;
  const failed = await client.zrange(`${drains}:failed`, '0', '-1');
  const kept = new Set(failed.map((id) => `${drains}:${id}`));
  const all = (await allKeys(client, '*')).filter((key) => !QUEUE_KEYS.test(key) && !kept.has(key));
  const ttls = await Promise.all(all.map((key) => client.pttl(key)));
  return all.filter((_key, index) => ttls[index] === -1);
};

/** Whether a mailbox has been given this message, or it is a webhook kept as unreadable. */
export const readKept = async (client: Redis): Promise<(id: string) => boolean> => {
  const wasSeen = await readSeen(client);
  const indexes = allShards.map((shard) => client.zrange(keys.unreadable(shard), '0', '-1'));
  const unreadable = new Set((await Promise.all(indexes)).flat());
  return (id) => wasSeen(id) || unreadable.has(id);
};

/** Whether this call has been given this message. */
export const seenBy = (client: Redis, callLegId: string): Promise<(id: string) => boolean> => {
  const mailbox = callMailbox(callLegId);
  return seenIn(client, [keys.seen(mailbox), keys.seenBefore(mailbox), keys.archive(mailbox)]);
};

export const readSide = (client: Redis) => createReadSide(client, keys);

export interface Dead {
  readonly mailbox: string;
  readonly id: string;
  readonly reason: string;
}

export const deadLetters = async (client: Redis): Promise<readonly Dead[]> => {
  const streams = await Promise.all(
    allShards.map((shard) => client.xrange(keys.dead(shard), '-', '+')),
  );
  return streams.flat().map(([, fields]) => {
    const field = (name: string): string => fields[fields.indexOf(name) + 1] ?? '';
    return { mailbox: field('mailbox'), id: field('id'), reason: field('reason') };
  });
};

const allKeys = async (client: Redis, match: string): Promise<readonly string[]> => {
  const found = new Set<string>();
  for await (const page of client.scanStream({ match, count: SCAN_COUNT })) {
    // A scan answers lists of keys.
    for (const key of page as string[]) found.add(key);
  }
  return [...found];
};
