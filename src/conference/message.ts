// Everything that can arrive in a room's mailbox: its calls' requests and reports, Telnyx's events
// of its conference, results of its commands, its own deadline.

import type { CommandFailed, CommandSucceeded } from '../call/command.ts';
import type { OccurredAt } from '../call/message.ts';
import type { ClientState, Role } from './client-state.ts';

/** Reports of a call. `callLegId` also tells the mailbox whose roster entry to bring along. */
export type RoomReport =
  | {
      readonly type: 'seat.requested';
      readonly callLegId: string;
      readonly callControlId: string;
      readonly callSessionId: string | null;
      readonly from: string | null;
      readonly role: Role;
    }
  /** The leg is gone, or will not use its seat. */
  | { readonly type: 'seat.released'; readonly callLegId: string; readonly occurredAt: OccurredAt }
  /** Create succeeded, or the active conference of this name was found. */
  | {
      readonly type: 'conference.opened';
      readonly callLegId: string;
      readonly conferenceId: string;
      readonly generation: number;
    }
  | {
      readonly type: 'conference.not-opened';
      readonly callLegId: string;
      readonly generation: number;
    }
  /** Telnyx refused a join: this conference is over. The caller still wants a seat. */
  | {
      readonly type: 'conference.gone';
      readonly callLegId: string;
      readonly conferenceId: string;
    }
  | {
      readonly type: 'participant.joined' | 'participant.left';
      readonly callLegId: string;
      readonly conferenceId: string;
      readonly occurredAt: OccurredAt;
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
  | CommandSucceeded
  | CommandFailed
  | { readonly type: 'deadline.passed' };

/** What arrives in a conference's mailbox: its events, and once the news of its line. */
export type ConferenceMessage =
  | ConferenceEvent
  | { readonly type: 'line.known'; readonly line: string }
  | { readonly type: 'deadline.passed' };
