// The machines as the drainer runs them: what each kind of mailbox holds, and how long it is kept.

import { timelineEntries } from '../call/timeline.ts';
import { callDeadline, transitionCall } from '../call/transition.ts';
import { needsRoster } from '../conference/needs-roster.ts';
import { transitionConference } from '../conference/route-conference.ts';
import { roomDeadline } from '../conference/draft.ts';
import { transitionRoom } from '../conference/transition.ts';
import { mailboxSubject } from '../mailbox/mailbox-id.ts';
import { ENDED_TTL_MS, MAILBOX_TTL_MS } from '../redis/keys.ts';
import type { CallMessage } from '../call/message.ts';
import type { CallState } from '../call/state.ts';
import type { Lines } from '../conference/line.ts';
import type { ConferenceMessage, RoomMessage } from '../conference/message.ts';
import type { ConferenceState } from '../conference/route-conference.ts';
import type { RoomState } from '../conference/state.ts';
import type { Applied, Machine, Machines } from './machine.ts';

export interface MachineOptions {
  readonly lines: Lines;
  readonly conferenceNamePrefix: string;
  readonly callMaxMs: number;
}

export const createMachines = (options: MachineOptions): Machines => ({
  call: callMachine(options),
  room: roomMachine(options),
  conference: conferenceMachine,
});

/** When a room was last used is told to the minute: the index is written seldom. */
const LISTED_EVERY_MS = 60_000;

const NOTHING_ELSE = { timeline: [], members: [], recordings: [], ended: [] } as const;

const callMachine = (options: MachineOptions): Machine<CallState, CallMessage> => ({
  hasFailSafe: true,
  needsRoster: () => false,
  conferenceOf: () => null,
  apply: (before, message, { mailbox, now }): Applied => {
    const context = { ...options, now, callLegId: mailboxSubject(mailbox) };
    const { state, effects } = transitionCall(before, message, context);
    if (state === null) {
      return {
        ...NOTHING_ELSE,
        state,
        effects,
        deadlineAt: null,
        ttlMs: MAILBOX_TTL_MS,
        listedAt: null,
      };
    }
    const commands = effects.flatMap((effect) =>
      effect.kind === 'command' ? [effect.command] : [],
    );
    return {
      ...NOTHING_ELSE,
      state,
      effects,
      deadlineAt: callDeadline(state),
      ttlMs: state.phase === 'ended' ? ENDED_TTL_MS : MAILBOX_TTL_MS,
      listedAt: before?.startedAt === state.startedAt ? null : state.startedAt,
      timeline: timelineEntries({ message, now, commands, before, after: state }),
    };
  },
});

const roomMachine = ({
  lines,
  conferenceNamePrefix,
}: MachineOptions): Machine<RoomState, RoomMessage> => ({
  hasFailSafe: false,
  needsRoster,
  conferenceOf: (state) =>
    state?.phase === 'open' || state?.phase === 'closing' ? state.conference.conferenceId : null,
  apply: (before, message, { mailbox, now, member, roster }): Applied => {
    const line = mailboxSubject(mailbox);
    const context = { now, line, lines, conferenceNamePrefix, member, roster };
    const { state, ...changes } = transitionRoom(before, message, context);
    return {
      ...changes,
      timeline: [],
      state,
      deadlineAt: roomDeadline(state),
      ttlMs: MAILBOX_TTL_MS,
      listedAt: now - (now % LISTED_EVERY_MS),
    };
  },
});

const conferenceMachine: Machine<ConferenceState, ConferenceMessage> = {
  hasFailSafe: false,
  needsRoster: () => false,
  conferenceOf: () => null,
  apply: (before, message): Applied => ({
    ...NOTHING_ELSE,
    ...transitionConference(before, message),
    deadlineAt: null,
    ttlMs: MAILBOX_TTL_MS,
    listedAt: null,
  }),
};
