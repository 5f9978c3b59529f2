// Finds conferences, live and ended.

import type { ConferenceState } from '../conference/route-conference.ts';
import type { EndedConference, RoomState } from '../conference/state.ts';
import { conferenceMailbox } from '../mailbox/mailbox-id.ts';
import type { RedisClient } from './connection.ts';
import { allShards, type Keys } from './keys.ts';
import type { ReadSide } from './read-side.ts';

/** A room whose conference Telnyx holds. */
export type LiveRoom = Extract<RoomState, { readonly phase: 'open' | 'closing' }>;

export type FoundConference =
  | { readonly status: 'live'; readonly room: LiveRoom }
  | { readonly status: 'ended'; readonly ended: EndedConference };

/** Rooms that were used within a day; more lines than this are not planned for. */
const ROOMS_MAX = 20_000;

/** @throws ioredis's errors. */
export const listLiveRooms = async (readSide: ReadSide): Promise<readonly LiveRoom[]> =>
  (await readSide.listRooms(ROOMS_MAX)).filter(isLive);

const isLive = (room: RoomState): room is LiveRoom =>
  room.phase === 'open' || room.phase === 'closing';

/**
 * Null: no conference of this id is live or has ended within 24 h. @throws ioredis's errors.
 *
 * The conference's own mailbox names its line. It learns it a moment after the opening, and may
 * expire before the record of a long conference does; then the rooms and the shards are asked.
 */
export const findConference =
  (client: RedisClient, keys: Keys, readSide: ReadSide) =>
  async (conferenceId: string): Promise<FoundConference | null> => {
    // A mailbox's kind says what its state is.
    const known = (await readSide.readState(
      conferenceMailbox(conferenceId),
    )) as ConferenceState | null;
    const line = known?.line ?? null;
    if (line !== null) {
      const room = await readSide.readRoom(line);
      if (room && isOf(conferenceId)(room)) return { status: 'live', room };
      const ended = await readSide.readEndedConference(line, conferenceId);
      if (ended) return { status: 'ended', ended };
    }
    return findEverywhere(client, keys, readSide, conferenceId);
  };

const isOf =
  (conferenceId: string) =>
  (room: RoomState): room is LiveRoom =>
    isLive(room) && room.conference.conferenceId === conferenceId;

const findEverywhere = async (
  client: RedisClient,
  keys: Keys,
  readSide: ReadSide,
  conferenceId: string,
): Promise<FoundConference | null> => {
  const records = await Promise.all(
    allShards.map((shard) => client.get(keys.conference(shard, conferenceId))),
  );
  const record = records.find((text) => text !== null);
  // The key holds what the room's commit wrote.
  if (record) return { status: 'ended', ended: JSON.parse(record) as EndedConference };
  const room = (await listLiveRooms(readSide)).find(isOf(conferenceId));
  return room ? { status: 'live', room } : null;
};
