// Who has left an ended conference rests in one string.

import { hash } from 'node:crypto';

import type { Member } from '../conference/state.ts';
import { roomMailbox } from '../mailbox/mailbox-id.ts';
import { pack, unpack } from './archive.ts';
import type { RedisClient } from './connection.ts';
import { shardOf, type Keys } from './keys.ts';
import { readTogether } from './read-together.ts';
import { loadScript, runScript } from './script.ts';

const ARCHIVE = loadScript('archive-left');

/** @throws ioredis's errors. */
export const archiveLeft = async (
  client: RedisClient,
  keys: Keys,
  line: string,
  conferenceId: string,
): Promise<void> => {
  const [left, archive] = leftKeys(keys, line, conferenceId);
  const members = await client.hvals(left);
  if (members.length === 0) return;
  const packed = pack(`[${members.join()}]`);
  await runScript(client, ARCHIVE, [left, archive], [hash('sha1', members.join('')), packed]);
};

/**
 * Who was in this conference and left it, in no order; who left it after it was archived is known by
 * both keys, and the newer one counts.
 *
 * @throws ioredis's errors.
 */
export const readLeft = async (
  client: RedisClient,
  keys: Keys,
  line: string,
  conferenceId: string,
): Promise<readonly Member[]> => {
  const [left, archive] = leftKeys(keys, line, conferenceId);
  const [members, packed] = await readTogether(client, [
    ['hvals', left],
    ['getBuffer', archive],
  ]);
  const archived = Buffer.isBuffer(packed) ? (unpack(packed) as readonly Member[]) : [];
  const others = (members as readonly string[]).map((member) => JSON.parse(member) as Member);
  const all = [...archived, ...others];
  return [...new Map(all.map((member) => [member.callLegId, member])).values()];
};

const leftKeys = (keys: Keys, line: string, conferenceId: string): readonly [string, string] => {
  const shard = shardOf(roomMailbox(line));
  return [keys.left(shard, conferenceId), keys.archivedLeft(shard, conferenceId)];
};
