// The reading side of the twin: what the reconciler asks of Redis.

import type { CallState } from '../../../src/call/state.ts';
import type { Member, RoomState } from '../../../src/conference/state.ts';
import type { LiveRoom } from '../../../src/redis/find-conference.ts';
import {
  callMailbox,
  mailboxKind,
  roomMailbox,
  type MailboxId,
} from '../../../src/mailbox/mailbox-id.ts';
import type { Memory } from './memory.ts';

export interface TwinReader {
  listLiveRooms(): readonly LiveRoom[];
  readRoster(line: string): readonly Member[];
  /** As `live-calls.ts` finds them: by their deadline, or among the unread. */
  listLiveCalls(): readonly CallState[];
  readCall(callLegId: string): CallState | null;
  readRoom(line: string): RoomState | null;
  rooms(): readonly RoomState[];
}

export const createTwinReader = (memory: Memory): TwinReader => {
  const stateOf = (mailbox: MailboxId): unknown => {
    const state = memory.find(mailbox)?.state ?? null;
    return state === null ? null : JSON.parse(state);
  };
  // A mailbox's kind says what its state is.
  const readCall = (callLegId: string) => stateOf(callMailbox(callLegId)) as CallState | null;
  const readRoom = (line: string) => stateOf(roomMailbox(line)) as RoomState | null;

  const rooms = (): RoomState[] =>
    [...memory.mailboxes()].flatMap(([mailbox]) => {
      if (mailboxKind(mailbox) !== 'room') return [];
      const room = stateOf(mailbox) as RoomState | null;
      return room === null ? [] : [room];
    });

  const liveMailboxes = (): Set<MailboxId> => {
    const found = new Set<MailboxId>();
    for (const [, { due, pending }] of memory.shards()) {
      for (const mailbox of [...due.keys(), ...pending.keys()]) found.add(mailbox);
    }
    return found;
  };

  return {
    readCall,
    readRoom,
    rooms,
    listLiveRooms: () =>
      rooms().filter((room): room is LiveRoom => room.phase === 'open' || room.phase === 'closing'),
    readRoster: (line) =>
      [...(memory.find(roomMailbox(line))?.members.values() ?? [])].map(
        (json) => JSON.parse(json) as Member,
      ),
    listLiveCalls: () =>
      [...liveMailboxes()].flatMap((mailbox) => {
        if (mailboxKind(mailbox) !== 'call') return [];
        const call = stateOf(mailbox) as CallState | null;
        return call === null || call.phase === 'ended' ? [] : [call];
      }),
  };
};
