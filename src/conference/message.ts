// Everything that can arrive in a room's mailbox: its calls' requests and reports, Telnyx's events
// of its conference, results of its commands, its own deadline.

import type { CommandFailed, CommandSucceeded } from '../call/command.ts';
import type { Audio } from './command.ts';
import type { OccurredAt } from '../call/message.ts';
import type { ClientState, Role } from './client-state.ts';

/** Who reports. `callLegId` also tells the mailbox whose roster entry to bring along. */
export interface Caller {
  readonly callLegId: string;
  readonly callControlId: string;
  readonly callSessionId: string | null;
  readonly from: string | null;
  readonly role: Role;
}

/** What callers can do by keypad, by the verb that it stands for. */
export type KeyCommand =
  | 'mute'
  | 'hand'
  | 'count'
  | 'help'
  | 'mute-all'
  | 'lock'
  | 'record'
  | 'next'
  | 'end-asked'
  | 'end';

/** Reports of a call to its room. */
export type RoomReport =
  | (Caller & {
      readonly type: 'seat.requested';
      /** Called by us on somebody's behalf: a lock is not meant for them. */
      readonly isInvited: boolean;
    })
  /** A PIN is about to be asked for. */
  | { readonly type: 'entry.asked'; readonly callLegId: string; readonly from: string | null }
  | { readonly type: 'pin.refused'; readonly callLegId: string; readonly from: string | null }
  /** The leg is gone, or will not use its seat. */
  | (Caller & {
      readonly type: 'seat.released';
      /** Lost by the network rather than hung up: the caller may redial. */
      readonly isCutOff: boolean;
    })
  /** Create succeeded, or the active conference of this name was found. */
  | (Caller & {
      readonly type: 'conference.opened';
      readonly conferenceId: string;
      readonly generation: number;
    })
  | {
      readonly type: 'conference.not-opened';
      readonly callLegId: string;
      readonly generation: number;
    }
  /** Telnyx refused a join: this conference is over. The caller still wants a seat. */
  | (Caller & { readonly type: 'conference.gone'; readonly conferenceId: string })
  /** A key command, typed in the conference. */
  | (Caller & { readonly type: 'key.pressed'; readonly key: KeyCommand })
  /** Telnyx shows somebody muted who should be heard, or the other way round. */
  | {
      readonly type: 'mute.drifted';
      readonly callLegId: string;
      readonly muted: boolean;
    }
  /** The same of somebody on hold. */
  | {
      readonly type: 'hold.drifted';
      readonly callLegId: string;
      readonly onHold: boolean;
    }
  /** A guest has waited for a host for as long as the line allows. */
  | { readonly type: 'wait.expired'; readonly callLegId: string }
  | (Caller & {
      readonly type: 'participant.joined' | 'participant.left';
      readonly conferenceId: string;
      /** Null where no event said so: the participants were read from Telnyx. */
      readonly occurredAt: OccurredAt | null;
    });

/** Call control ids of those who are meant, at least one; "everybody" is always said. */
export type Targets = readonly [string, ...string[]] | 'everybody';

/** What an operator can ask of an open conference. */
export type RoomAction =
  | { readonly do: 'mute' | 'unmute' | 'hold' | 'unhold' | 'kick'; readonly who: Targets }
  /** Stops the audio that plays. */
  | { readonly do: 'stop'; readonly who: Targets }
  | { readonly do: 'lock' | 'unlock' | 'end' }
  | { readonly do: 'record_start' | 'record_stop' | 'record_pause' | 'record_resume' }
  | {
      readonly do: 'speak';
      readonly who: Targets;
      readonly payload: string;
      /** Null: the line's. */
      readonly voice: string | null;
      readonly language: string | null;
    }
  | {
      readonly do: 'play';
      readonly who: Targets;
      readonly audio: Audio;
      readonly loop: number | 'infinity';
    }
  | { readonly do: 'role'; readonly callControlId: string; readonly role: Role }
  | { readonly do: 'mode'; readonly mode: 'open' | 'muted' }
  | {
      readonly do: 'dial';
      readonly to: string;
      readonly from: string;
      readonly connectionId: string;
      readonly role: Role;
      readonly timeoutSecs: number | null;
    };

export interface ConferenceEventIds {
  readonly conferenceId: string;
  readonly connectionId: string | null;
  readonly clientState: ClientState | null;
  readonly occurredAt: OccurredAt;
}

export type ConferenceEvent = ConferenceEventIds &
  (
    | { readonly type: 'conference.created'; readonly callLegId: string | null }
    | { readonly type: 'conference.ended'; readonly reason: string | null }
    | {
        readonly type: 'conference.floor.changed';
        readonly callLegId: string | null;
        readonly callControlId: string | null;
      }
    | {
        readonly type: 'conference.recording.saved';
        readonly recordingId: string;
        readonly format: string | null;
        readonly channels: string | null;
        readonly recordingStartedAt: string | null;
        readonly recordingEndedAt: string | null;
      }
  );

export type RoomMessage =
  | RoomReport
  | ConferenceEvent
  | {
      readonly type: 'action.requested';
      readonly conferenceId: string;
      readonly action: RoomAction;
    }
  | CommandSucceeded
  | CommandFailed
  | { readonly type: 'deadline.passed' }
  | { readonly type: 'message.failed'; readonly failedType: string };

/** What arrives in a conference's mailbox: its events, and once the news of its line. */
export type ConferenceMessage =
  | ConferenceEvent
  | { readonly type: 'line.known'; readonly line: string }
  | { readonly type: 'message.failed'; readonly failedType: string };
