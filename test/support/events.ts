// What arrives in the mailboxes of calls and rooms, made short: a test names only what it is about.

import type {
  Command,
  CommandFailed,
  CommandOutputs,
  CommandSucceeded,
  Failure,
} from '../../src/call/command.ts';
import type { CallEvent, CallEventIds, CallMessage, SeatToJoin } from '../../src/call/message.ts';
import type { Caller, ConferenceEvent, RoomReport } from '../../src/conference/message.ts';
import { STARTED_AT } from './sample-call.ts';

export const LEG = 'leg-1';
export const CALLER = '+13125550123';
export const CALLED = '+13125550100';

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { readonly type: T }>;
type MessageOf<T extends CallMessage['type']> = Extract<CallMessage, { readonly type: T }>;
type ReportOf<T extends RoomReport['type']> = Extract<RoomReport, { readonly type: T }>;
type Room<T extends ConferenceEvent['type']> = Extract<ConferenceEvent, { readonly type: T }>;

/** Telnyx's time, so many seconds after the call began. */
export const at = (seconds: number): string =>
  `${new Date(STARTED_AT + seconds * 1_000).toISOString().slice(0, -1)}000Z`;

const ids = (occurredAt: string): CallEventIds => ({
  callLegId: LEG,
  callControlId: `v3:${LEG}`,
  callSessionId: null,
  connectionId: null,
  clientState: null,
  occurredAt,
});

export const callInitiated = (
  overrides: Partial<EventOf<'call.initiated'>> = {},
): EventOf<'call.initiated'> => ({
  ...ids(at(0)),
  type: 'call.initiated',
  from: CALLER,
  to: CALLED,
  direction: 'incoming',
  ...overrides,
});

export const callAnswered = (
  overrides: Partial<EventOf<'call.answered'>> = {},
): EventOf<'call.answered'> => ({
  ...ids(at(1)),
  type: 'call.answered',
  from: CALLER,
  to: CALLED,
  ...overrides,
});

export const hungUp = (
  overrides: Partial<EventOf<'call.hangup'>> = {},
): EventOf<'call.hangup'> => ({
  ...ids(at(90)),
  type: 'call.hangup',
  from: CALLER,
  to: CALLED,
  hangupCause: 'normal_clearing',
  hangupSource: 'caller',
  ...overrides,
});

export const speakEnded = (
  overrides: Partial<EventOf<'call.speak.ended'>> = {},
): EventOf<'call.speak.ended'> => ({
  ...ids(at(4)),
  type: 'call.speak.ended',
  status: 'completed',
  ...overrides,
});

export const gatherEnded = (
  digits: string,
  overrides: Partial<EventOf<'call.gather.ended'>> = {},
): EventOf<'call.gather.ended'> => ({
  ...ids(at(8)),
  type: 'call.gather.ended',
  digits,
  status: 'valid',
  ...overrides,
});

export const pressed = (
  digit: string,
  overrides: Partial<EventOf<'call.dtmf.received'>> = {},
): EventOf<'call.dtmf.received'> => ({
  ...ids(at(20)),
  type: 'call.dtmf.received',
  digit,
  ...overrides,
});

export const joined = (
  conferenceId: string,
  overrides: Partial<EventOf<'conference.participant.joined'>> = {},
): EventOf<'conference.participant.joined'> => ({
  ...ids(at(10)),
  type: 'conference.participant.joined',
  conferenceId,
  ...overrides,
});

export const left = (
  conferenceId: string,
  overrides: Partial<EventOf<'conference.participant.left'>> = {},
): EventOf<'conference.participant.left'> => ({
  ...ids(at(60)),
  type: 'conference.participant.left',
  conferenceId,
  ...overrides,
});

export const deadlinePassed = { type: 'deadline.passed' } as const;
export const messageFailed = { type: 'message.failed', failedType: 'call.answered' } as const;

export const seatCreate = (generation = 1): MessageOf<'seat.create'> => ({
  type: 'seat.create',
  generation,
});

export const seatJoin = (
  conferenceId: string,
  overrides: Partial<SeatToJoin> = {},
): MessageOf<'seat.join'> => ({
  type: 'seat.join',
  conferenceId,
  generation: 1,
  region: null,
  starts: false,
  recorded: false,
  quiet: false,
  ...overrides,
});

export const seatRefused = (reason: 'full' | 'locked'): MessageOf<'seat.refused'> => ({
  type: 'seat.refused',
  reason,
});

export const roomClosed = (conferenceId: string): MessageOf<'room.closed'> => ({
  type: 'room.closed',
  conferenceId,
});

export const entryAnswered = (
  overrides: Partial<MessageOf<'entry.answered'>> = {},
): MessageOf<'entry.answered'> => ({
  type: 'entry.answered',
  line: 'support',
  role: null,
  pauseMs: 0,
  isBarred: false,
  ...overrides,
});

/** The success of a command that a machine has issued. */
export const succeeded = (
  command: Command,
  output: CommandOutputs[keyof CommandOutputs] | null = null,
): CommandSucceeded =>
  // The output belongs to the command; a test that mixes them up fails.
  ({ type: 'command.succeeded', command, output }) as CommandSucceeded;

export const failed = (command: Command, failure: Failure): CommandFailed => ({
  type: 'command.failed',
  command,
  failure,
  status: null,
  code: null,
});

export const callerOf = (callLegId: string, overrides: Partial<Caller> = {}): Caller => ({
  callLegId,
  callControlId: `v3:${callLegId}`,
  callSessionId: null,
  from: CALLER,
  role: 'guest',
  ...overrides,
});

export const seatRequested = (
  callLegId: string,
  overrides: Partial<ReportOf<'seat.requested'>> = {},
): ReportOf<'seat.requested'> => ({
  ...callerOf(callLegId),
  isInvited: false,
  ...overrides,
  type: 'seat.requested',
});

export const seatReleased = (
  callLegId: string,
  { isCutOff = false } = {},
): ReportOf<'seat.released'> => ({ type: 'seat.released', ...callerOf(callLegId), isCutOff });

export const opened = (
  callLegId: string,
  conferenceId: string,
  generation = 1,
): ReportOf<'conference.opened'> => ({
  type: 'conference.opened',
  ...callerOf(callLegId),
  conferenceId,
  generation,
});

export const gone = (callLegId: string, conferenceId: string): ReportOf<'conference.gone'> => ({
  type: 'conference.gone',
  ...callerOf(callLegId),
  conferenceId,
});

export const participant = (
  what: 'joined' | 'left',
  callLegId: string,
  conferenceId: string,
  occurredAt: string | null = at(what === 'joined' ? 10 : 60),
  overrides: Partial<Caller> = {},
): ReportOf<'participant.joined' | 'participant.left'> => ({
  type: `participant.${what}`,
  ...callerOf(callLegId, overrides),
  conferenceId,
  occurredAt,
});

const ofConference = (conferenceId: string, occurredAt: string) => ({
  conferenceId,
  connectionId: null,
  clientState: { line: 'support', role: 'guest', generation: 1 } as const,
  occurredAt,
});

export const conferenceCreated = (
  conferenceId: string,
  overrides: Partial<Room<'conference.created'>> = {},
): Room<'conference.created'> => ({
  ...ofConference(conferenceId, at(9)),
  type: 'conference.created',
  callLegId: null,
  ...overrides,
});

export const conferenceEnded = (
  conferenceId: string,
  overrides: Partial<Room<'conference.ended'>> = {},
): Room<'conference.ended'> => ({
  ...ofConference(conferenceId, at(80)),
  type: 'conference.ended',
  reason: 'all_left',
  ...overrides,
});

/** What `conferences.retrieve` says. */
export const looked = (
  conferenceId: string,
  status: 'in_progress' | 'completed',
): CommandSucceeded =>
  succeeded(
    { type: 'conferences.retrieve', conferenceId, region: null },
    { conferenceId, name: 'support', status, createdAt: at(9), endReason: null },
  );
