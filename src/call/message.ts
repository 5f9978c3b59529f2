// Everything that can arrive in a call's mailbox: Telnyx's events of this leg, results of its
// commands, its room's answers, its own deadline.

import type { ClientState } from '../conference/client-state.ts';
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
  );

/** What a room answers to a call that asked for a seat, or tells a call that has one. */
export type SeatReply =
  | { readonly type: 'seat.create'; readonly generation: number }
  | { readonly type: 'seat.join'; readonly conferenceId: string; readonly generation: number }
  | { readonly type: 'seat.wait' }
  | { readonly type: 'seat.refused'; readonly reason: 'full' | 'locked' }
  /** The conference is over: whoever is still on the line hangs up. */
  | { readonly type: 'room.closed'; readonly conferenceId: string };

export type CallMessage =
  | CallEvent
  | SeatReply
  | CommandSucceeded
  | CommandFailed
  /** The state's `deadlineAt` has come. */
  | { readonly type: 'deadline.passed' }
  /** A message before this one could not be applied and lies among the dead letters. */
  | { readonly type: 'message.failed'; readonly failedType: string };
