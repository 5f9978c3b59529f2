// What the admin side reads. Nothing here is fenced, so it may be a moment old; nothing is found by
// scanning the key space.

import { callMailbox, roomMailbox, type MailboxId } from '../mailbox/mailbox-id.ts';
import type { TimelineEntry } from '../call/timeline.ts';
import type { CallState } from '../call/state.ts';
import type { EndedConference, Member, Recording, RoomState } from '../conference/state.ts';
import { readArchivedCall } from './archive-call.ts';
import { readLeft } from './archive-left.ts';
import type { RedisClient } from './connection.ts';
import { allShards, shardOf, type Keys, type Shard } from './keys.ts';
import { readCallStates } from './read-call-states.ts';
import { readTogether } from './read-together.ts';

/** Every method throws ioredis's errors. Lists are newest first and name at most `limit`. */
export interface ReadSide {
  /** Null: there is no such mailbox, or it has no state yet, or it has expired. */
  readState(mailbox: MailboxId): Promise<unknown>;
  readCall(callLegId: string): Promise<CallState | null>;
  readRoom(line: string): Promise<RoomState | null>;
  readTimeline(callLegId: string): Promise<readonly TimelineEntry[]>;
  /** By the time the rooms were last used. */
  listRooms(limit: number): Promise<readonly RoomState[]>;
  /** By the time the conferences were created, for 24 h after their end. */
  listEndedConferences(limit: number): Promise<readonly EndedConference[]>;
  readEndedConference(line: string, conferenceId: string): Promise<EndedConference | null>;
  /** Everybody in the room who has not left, in no order. */
  readRoster(line: string): Promise<readonly Member[]>;
  /** Who was in this conference and left it, in no order. */
  readLeft(line: string, conferenceId: string): Promise<readonly Member[]>;
  readRecordings(line: string, conferenceId: string): Promise<readonly Recording[]>;
}

export const createReadSide = (client: RedisClient, keys: Keys): ReadSide => {
  const readState = async (mailbox: MailboxId): Promise<unknown> =>
    parse(await client.hget(keys.box(mailbox), 'state'));
  // A mailbox's kind says what its state is.
  const readRoom = async (line: string) => (await readState(roomMailbox(line))) as RoomState | null;
  const roomShard = (line: string): Shard => shardOf(roomMailbox(line));

  return {
    readState,
    readCall: async (callLegId) =>
      (await readCallStates(client, keys, [callLegId])).get(callLegId) ?? null,
    readRoom,
    readTimeline: async (callLegId) => {
      const mailbox = callMailbox(callLegId);
      const [entries, archive] = await readTogether(client, [
        ['lrange', keys.timeline(mailbox), 0, -1],
        ['getBuffer', keys.archive(mailbox)],
      ]);
      if (Buffer.isBuffer(archive)) return readArchivedCall(archive).timeline;
      return (entries as readonly string[]).map((entry) => JSON.parse(entry) as TimelineEntry);
    },
    listRooms: async (limit) =>
      known(
        await Promise.all(
          (await newest(client, keys, 'rooms', limit)).map(({ id }) => readRoom(id)),
        ),
      ),
    listEndedConferences: async (limit) => {
      const entries = await newest(client, keys, 'conferences', limit);
      return known(
        await Promise.all(
          entries.map(async ({ shard, id }) =>
            parseEnded(await client.get(keys.conference(shard, id))),
          ),
        ),
      );
    },
    readEndedConference: async (line, conferenceId) =>
      parseEnded(await client.get(keys.conference(roomShard(line), conferenceId))),
    readRoster: async (line) => readMembers(client, keys.members(roomMailbox(line))),
    readLeft: (line, conferenceId) => readLeft(client, keys, line, conferenceId),
    readRecordings: async (line, conferenceId) => {
      const values = await client.hvals(keys.recordings(roomShard(line), conferenceId));
      return values.map((value) => JSON.parse(value) as Recording);
    },
  };
};

interface IndexEntry {
  readonly shard: Shard;
  readonly id: string;
  readonly score: number;
}

const newest = async (
  client: RedisClient,
  keys: Keys,
  index: 'rooms' | 'conferences',
  limit: number,
): Promise<readonly IndexEntry[]> => {
  const shards = await Promise.all(
    allShards.map(async (shard) => {
      const reply = await client.zrevrange(keys[index](shard), 0, limit - 1, 'WITHSCORES');
      return Array.from({ length: reply.length / 2 }, (_, at) => ({
        shard,
        id: String(reply[at * 2]),
        score: Number(reply[at * 2 + 1]),
      }));
    }),
  );
  return shards
    .flat()
    .sort((one, other) => other.score - one.score)
    .slice(0, limit);
};

const readMembers = async (client: RedisClient, key: string): Promise<readonly Member[]> =>
  (await client.hvals(key)).map((value) => JSON.parse(value) as Member);

const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
const parseEnded = (json: string | null) => parse(json) as EndedConference | null;

/** An index entry outlives what it names. */
const known = <T>(values: readonly (T | null)[]): readonly T[] =>
  values.filter((value) => value !== null);
