// Every REST operation that the simulated Telnyx knows, by the SDK's path.

import { answer, clientStateUpdate, hangup, reject } from './answering.ts';
import { conferenceSpeak, play, stop } from './conference-sounds.ts';
import { dial } from './dialing.ts';
import { gather, gatherStop, gatherUsingAudio, gatherUsingSpeak } from './gathering.ts';
import { hold, mute, unhold, unmute } from './muting.ts';
import type { Operation } from './operation.ts';
import {
  listActiveCalls,
  listCallEvents,
  retrieveRecording,
  retrieveStatus,
} from './reading-calls.ts';
import {
  list,
  listParticipants,
  retrieve,
  retrieveParticipant,
  updateParticipant,
} from './reading-conferences.ts';
import { recordPause, recordResume, recordStart, recordStop } from './recording.ts';
import { create, end, join, leave, update } from './seating.ts';
import { playbackStart, playbackStop, speak } from './speaking.ts';

const all: readonly Operation[] = [
  answer,
  hangup,
  reject,
  clientStateUpdate,
  speak,
  playbackStart,
  playbackStop,
  gather,
  gatherUsingSpeak,
  gatherUsingAudio,
  gatherStop,
  dial,
  retrieveStatus,
  listActiveCalls,
  listCallEvents,
  create,
  join,
  leave,
  update,
  end,
  mute,
  unmute,
  hold,
  unhold,
  conferenceSpeak,
  play,
  stop,
  recordStart,
  recordStop,
  recordPause,
  recordResume,
  list,
  retrieve,
  listParticipants,
  retrieveParticipant,
  updateParticipant,
  retrieveRecording,
];

export const operations: ReadonlyMap<string, Operation> = new Map(
  all.map((operation) => [operation.name, operation]),
);
