// What Redis holds and what Telnyx shows, side by side.

import { readTelnyx, type TelnyxView } from './read-telnyx.ts';
import type { Lines } from '../conference/line.ts';
import type { Member } from '../conference/state.ts';
import type { CallState } from '../call/state.ts';
import type { LiveRoom } from '../redis/find-conference.ts';
import type { ReadModel } from '../redis/read-model.ts';
import type { TelnyxClient } from '../telnyx/client.ts';

export interface Survey {
  /** From the beginning of the reading of Telnyx until the end of all. Milliseconds since the epoch. */
  readonly since: number;
  readonly now: number;
  readonly here: {
    readonly calls: ReadonlyMap<string, CallState>;
    readonly rooms: readonly RoomWithRoster[];
  };
  readonly there: TelnyxView;
}

export interface RoomWithRoster {
  readonly room: LiveRoom;
  readonly roster: readonly Member[];
}

export interface SurveyOptions {
  readonly client: TelnyxClient;
  /** Null: Telnyx cannot be asked for the legs, only for the conferences. */
  readonly connectionId: string | null;
  readonly readModel: Pick<
    ReadModel,
    'listLiveCalls' | 'listLiveRooms' | 'readRoster' | 'readCall'
  >;
  readonly lines: Lines;
  readonly conferenceNamePrefix: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Telnyx is read first: what it shows and Redis does not know yet has then had the time of the
 * reading to arrive.
 *
 * @throws the SDK's errors and ioredis's.
 */
export const takeSurvey = async (options: SurveyOptions): Promise<Survey> => {
  const { readModel, now } = options;
  const live = await readModel.listLiveRooms();
  const since = now();
  const there = await readTelnyx(
    options,
    live.map(({ line, conference }) => ({ line, region: conference.region })),
  );
  const rooms = await Promise.all(
    (await readModel.listLiveRooms()).map(async (room) => ({
      room,
      roster: await readModel.readRoster(room.line),
    })),
  );
  return { since, now: now(), there, here: { rooms, calls: await readCalls(readModel, there) } };
};

/** Every call that goes on here, and, of those that Telnyx shows alive, the ended ones as well. */
const readCalls = async (
  readModel: SurveyOptions['readModel'],
  there: TelnyxView,
): Promise<ReadonlyMap<string, CallState>> => {
  const live = new Map(
    (await readModel.listLiveCalls()).map((call) => [call.callLegId, call] as const),
  );
  const unknown = [...there.legs.keys()].filter((callLegId) => !live.has(callLegId));
  const known = await Promise.all(unknown.map((callLegId) => readModel.readCall(callLegId)));
  for (const call of known) if (call !== null) live.set(call.callLegId, call);
  return live;
};
