// Everything that can arrive in a call's mailbox: Telnyx's events of this leg, results of its
// commands, its room's answers, its own deadline.

import type { ClientState, Role } from '../conference/client-state.ts';
import type { ConferenceOptions } from '../conference/line.ts';
import type { CommandFailed, CommandSucceeded } from './command.ts';

/**
 * ISO 8601 UTC with exactly six digits of a second and `Z`, so that text order is time order.
 */
export type OccurredAt = string;

export interface CallEventIds {
  readonly callLegId: string;
  readonly callControlId: string;
  readonly callSessionId: string | null;
  readonly connectionId: string | null;
  readonly clientState: ClientState | null;
  readonly occurredAt: OccurredAt;
}

export type CallEvent = CallEventIds &
  (
    | {
        readonly type: 'call.initiated';
        readonly from: string | null;
        readonly to: string | null;
        readonly direction: 'incoming' | 'outgoing';
      }
    | { readonly type: 'call.answered'; readonly from: string | null; readonly to: string | null }
    | {
        readonly type: 'call.hangup';
        readonly from: string | null;
        readonly to: string | null;
        readonly hangupCause: string;
        readonly hangupSource: string | null;
      }
    | { readonly type: 'call.dtmf.received'; readonly digit: string }
    | { readonly type: 'call.gather.ended'; readonly digits: string; readonly status: string }
    | { readonly type: 'call.speak.started' }
    | { readonly type: 'call.speak.ended'; readonly status: string }
    | { readonly type: 'call.playback.started' }
    | { readonly type: 'call.playback.ended'; readonly status: string }
    | { readonly type: 'conference.participant.joined'; readonly conferenceId: string }
    | { readonly type: 'conference.participant.left'; readonly conferenceId: string }
    | { readonly type: 'conference.participant.speak.ended'; readonly conferenceId: string }
  );

/** A conference to join, and how. */
export interface SeatToJoin {
  readonly conferenceId: string;
  readonly generation: number;
  readonly region: ConferenceOptions['region'] | null;
  /** The conference begins with this caller, a host. */
  readonly starts: boolean;
  /** The caller has to be told of the recording before joining. */
  readonly recorded: boolean;
  /** Many are joining: no tone for this one. */
  readonly quiet: boolean;
}

/** What a room answers to a call that asked for a seat, or tells a call that has one. */
export type SeatReply =
  | { readonly type: 'seat.create'; readonly generation: number }
  | ({ readonly type: 'seat.join' } & SeatToJoin)
  | { readonly type: 'seat.wait' }
  | { readonly type: 'seat.refused'; readonly reason: 'full' | 'locked' }
  /** The conference is over: whoever is still on the line hangs up. */
  | { readonly type: 'room.closed'; readonly conferenceId: string }
  /** This caller is let go, with a word. */
  | { readonly type: 'room.dismissed'; readonly reason: 'no-host' | 'alone' | 'kicked' }
  | { readonly type: 'role.changed'; readonly role: Role }
  | {
      readonly type: 'entry.answered';
      readonly line: string;
      /** Not null: the caller was cut off a moment ago and comes back in this role, without a PIN. */
      readonly role: Role | null;
      /** How long the prompt has to wait, because somebody guesses. */
      readonly pauseMs: number;
      readonly isBarred: boolean;
    };

/** What a phase decides about; the rest is the same in every phase. */
export type PhaseMessage = Exclude<
  CallMessage,
  { type: 'call.hangup' | 'leg.found' | 'message.failed' | 'room.dismissed' | 'role.changed' }
>;

/** The reconciler saw this leg alive at Telnyx, and it was not known to be, or not known to be there. */
export interface LegFound {
  readonly type: 'leg.found';
  readonly callControlId: string;
  readonly callSessionId: string | null;
  readonly clientState: ClientState | null;
  /** From the client state, or from the conference that the leg is in. */
  readonly line: string | null;
  readonly conferenceId: string | null;
  /** When the leg began, in milliseconds since the epoch. */
  readonly startedAt: number;
}

export type CallMessage =
  | CallEvent
  | LegFound
  | SeatReply
  | CommandSucceeded
  | CommandFailed
  /** The state's `deadlineAt` has come. */
  | { readonly type: 'deadline.passed' }
  /** A message before this one could not be applied and lies among the dead letters. */
  | { readonly type: 'message.failed'; readonly failedType: string };
