// Everything that took effect, as one flat record each. The journal keeps them, truth is computed
// from them, and scripted callers wake up on them.

import type { EndReason } from './conference.ts';
import type { HangupSource } from './leg.ts';

interface OfLeg {
  readonly callLegId: string;
}
interface OfConference {
  readonly conferenceId: string;
  readonly name: string;
}

export type Change =
  | (OfLeg & {
      readonly what: 'leg.initiated';
      readonly callControlId: string;
      readonly direction: 'incoming' | 'outgoing';
      readonly from: string;
      readonly to: string;
    })
  | (OfLeg & { readonly what: 'leg.answered' })
  | (OfLeg & {
      readonly what: 'leg.ended';
      readonly cause: string;
      readonly source: HangupSource;
      readonly billedMs: number;
    })
  | (OfLeg & { readonly what: 'leg.digit'; readonly digit: string })
  | (OfLeg & { readonly what: 'leg.heard'; readonly text: string })
  | (OfLeg & { readonly what: 'leg.gathered'; readonly digits: string; readonly status: string })
  | (OfConference & {
      readonly what: 'conference.created';
      readonly callLegId: string;
      readonly connectionId: string;
    })
  | (OfConference & { readonly what: 'conference.started' })
  | (OfConference & { readonly what: 'conference.ended'; readonly reason: EndReason })
  | (OfConference &
      OfLeg & {
        readonly what:
          | 'seat.joining'
          | 'seat.joined'
          | 'seat.left'
          | 'seat.muted'
          | 'seat.unmuted'
          | 'seat.held'
          | 'seat.unheld';
      })
  | {
      readonly what: 'recording.started' | 'recording.saved';
      readonly recordingId: string;
      readonly conferenceId: string;
    }
  | {
      readonly what: 'webhook.emitted';
      readonly eventId: string;
      readonly eventType: string;
      readonly occurredAt: string;
      readonly callLegId: string | null;
      readonly conferenceId: string | null;
    }
  | {
      readonly what: 'command';
      readonly operation: string;
      /** The path's id: a call control id, or a conference's id or name. */
      readonly target: string | null;
      readonly callControlId: string | null;
      readonly commandId: string | null;
      readonly status: number;
      readonly code: string | null;
      readonly effect: 'executed' | 'repeated' | 'refused';
    };

export type ChangeOf<W extends Change['what']> = Extract<Change, { what: W }>;
