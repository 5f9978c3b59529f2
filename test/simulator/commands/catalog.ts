// Every REST operation that the simulated Telnyx knows, by the SDK's path.

import { answer, clientStateUpdate, hangup, reject } from './answering.ts';
import { gather, gatherStop, gatherUsingAudio, gatherUsingSpeak } from './gathering.ts';
import type { Operation } from './operation.ts';
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
  create,
  join,
  leave,
  update,
  end,
];

export const operations: ReadonlyMap<string, Operation> = new Map(
  all.map((operation) => [operation.name, operation]),
);
