// What `/v1` and `/metrics` ask of Redis.

import type { CallState } from '../call/state.ts';
import type { TimelineEntry } from '../call/timeline.ts';
import type { EndedConference, Member, Recording } from '../conference/state.ts';
import type { GaugeReadings } from '../gauges.ts';
import type { RedisClient } from './connection.ts';
import {
  findConference,
  type FoundConference,
  listLiveRooms,
  type LiveRoom,
} from './find-conference.ts';
import type { Keys } from './keys.ts';
import { listCalls, type CallPage, type CallQuery } from './list-calls.ts';
import { createLiveCalls } from './live-calls.ts';
import { readCallStates } from './read-call-states.ts';
import { readGauges } from './read-gauges.ts';
import { createReadSide } from './read-side.ts';

/** The newest of these are listed; one that is known by its id is always found. */
const ENDED_MAX = 5_000;

/** Nothing here is fenced, so an answer may be a moment old. Every method throws ioredis's errors. */
export interface ReadModel {
  /** In no order. */
  listLiveRooms(): Promise<readonly LiveRoom[]>;
  /** The newest 5,000 that ended within 24 h. */
  listEnded(): Promise<readonly EndedConference[]>;
  findConference(conferenceId: string): Promise<FoundConference | null>;
  /** Everybody in the line's room who has not left, whether in a conference or waiting. */
  readRoster(line: string): Promise<readonly Member[]>;
  /** Who was in this conference and left it. */
  readLeft(line: string, conferenceId: string): Promise<readonly Member[]>;
  /** Those that Telnyx has saved, in no order. */
  readRecordings(line: string, conferenceId: string): Promise<readonly Recording[]>;
  /** Every call that has not ended, in no order. */
  listLiveCalls(): Promise<readonly CallState[]>;
  /** Newest first. */
  listCalls(query: CallQuery): Promise<CallPage>;
  readCall(callLegId: string): Promise<CallState | null>;
  readTimeline(callLegId: string): Promise<readonly TimelineEntry[]>;
  readGauges(): Promise<GaugeReadings>;
}

/** `now` gives milliseconds since the epoch. */
export const createReadModel = (
  client: RedisClient,
  keys: Keys,
  now: () => number = Date.now,
): ReadModel => {
  const readSide = createReadSide(client, keys);
  const live = createLiveCalls(client, keys);
  return {
    listLiveRooms: () => listLiveRooms(readSide),
    listEnded: () => readSide.listEndedConferences(ENDED_MAX),
    findConference: findConference(client, keys, readSide),
    readRoster: (line) => readSide.readRoster(line),
    readLeft: (line, conferenceId) => readSide.readLeft(line, conferenceId),
    readRecordings: (line, conferenceId) => readSide.readRecordings(line, conferenceId),
    listLiveCalls: async () => {
      const legs = (await live.read()).map(({ callLegId }) => callLegId);
      return [...(await readCallStates(client, keys, legs)).values()];
    },
    listCalls: listCalls(client, keys, live, now),
    readCall: (callLegId) => readSide.readCall(callLegId),
    readTimeline: (callLegId) => readSide.readTimeline(callLegId),
    readGauges: readGauges(client, keys, readSide, live, now),
  };
};
