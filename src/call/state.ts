// One caller's leg, as partyline knows it. Plain JSON: it is what Redis holds.

import type { ClientState, Role } from '../conference/client-state.ts';
import type { KeyPress } from './keys.ts';
import type { OccurredAt, SeatToJoin } from './message.ts';
import type { SentenceName } from '../conference/sentences/sentence.ts';

/** What is true of a call in every phase. Times are milliseconds since the epoch. */
export interface CallFacts {
  readonly callLegId: string;
  readonly callControlId: string;
  readonly callSessionId: string | null;
  readonly connectionId: string | null;
  readonly direction: 'incoming' | 'outgoing';
  readonly from: string | null;
  readonly to: string | null;
  /** Null until the called number, or the PIN, has named it. */
  readonly line: string | null;
  readonly role: Role;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly joinedAt: number | null;
  readonly endedAt: number | null;
  /** True from the first `seat.requested` until the seat is released. */
  readonly seated: boolean;
  /** The newest word on this leg's membership: last writer wins on `occurred_at`, left over joined. */
  readonly membership: Membership | null;
  /** Why we ended it, where we did. `outcomeOf` gives the outcome of every ended call. */
  readonly refusal: Exclude<Outcome, 'joined' | 'caller_hung_up'> | null;
  readonly hangupCause: string | null;
  readonly hangupSource: string | null;
  /** How many commands were issued and events applied, for `call.summary`. */
  readonly commands: number;
  readonly events: number;
  /** What Telnyx carried for us: where the leg belongs if nothing else is known of it. */
  readonly clientState: ClientState | null;
  readonly leftAt: number | null;
  /** Sentences and recordings that this call was told to hear, and whose end was not heard of. */
  readonly prompts: number;
  /** How often this call was thrown back on its way in. Too many end it, so nothing goes in circles. */
  readonly setbacks: number;
}

export interface Membership {
  readonly conferenceId: string;
  readonly occurredAt: OccurredAt;
  readonly present: boolean;
}

/** How a call ended, in the words of `/v1`, the events and the log. */
export type Outcome =
  | 'joined'
  | 'wrong_pin'
  | 'refused_full'
  | 'refused_locked'
  | 'refused_number'
  | 'no_host'
  | 'caller_hung_up'
  | 'failed';

export type CallPhase =
  /** Nothing is decided yet. Only a leg whose `call.initiated` was never seen stays here. */
  | { readonly phase: 'ringing'; readonly deadlineAt: number }
  | { readonly phase: 'answering'; readonly deadlineAt: number }
  | {
      readonly phase: 'collecting-pin';
      readonly deadlineAt: number;
      /** Wrong PINs so far. */
      readonly attempts: number;
      /** The number's rooms are asked about this caller. */
      readonly step: 'asking-rooms';
      /** The lines whose rooms have not answered. */
      readonly awaited: readonly string[];
      /** The worst that any of them has said. */
      readonly pauseMs: number;
      readonly isBarred: boolean;
    }
  | {
      readonly phase: 'collecting-pin';
      readonly deadlineAt: number;
      readonly attempts: number;
      /** A pause goes by, or the caller was asked. */
      readonly step: 'pausing' | 'prompting';
    }
  /** A call that we dialled: it rings, or the person is asked to press 1. */
  | {
      readonly phase: 'accepting';
      readonly deadlineAt: number;
      readonly step: 'ringing' | 'asking';
    }
  /** The greeting is being spoken. */
  | { readonly phase: 'entering'; readonly deadlineAt: number }
  /** A seat has been asked for; somebody else may be opening the conference. */
  | { readonly phase: 'waiting'; readonly deadlineAt: number }
  | {
      readonly phase: 'joining';
      readonly deadlineAt: number;
      readonly generation: number;
      readonly step:
        /** The caller is told of the recording first. */
        | { readonly doing: 'announce'; readonly seat: SeatToJoin }
        /** In it already, on hold: only a join starts it, so the caller goes out and in again. */
        | { readonly doing: 'leave'; readonly seat: SeatToJoin }
        | { readonly doing: 'create' }
        | { readonly doing: 'find' }
        | { readonly doing: 'join'; readonly conferenceId: string };
    }
  | {
      readonly phase: 'in-conference';
      readonly deadlineAt: number;
      readonly conferenceId: string;
      /** True while `deadlineAt` is the end of the wait for a host. */
      readonly waitsForHost: boolean;
      /** Keys that may become a command. */
      readonly presses: readonly KeyPress[];
    }
  /** On the way out: a last sentence is spoken, then the leg is hung up. */
  | {
      readonly phase: 'leaving';
      readonly deadlineAt: number;
      readonly tries: number;
      /** Out of the conference first, so that nothing is heard but the goodbye. */
      readonly step: 'parting';
      readonly goodbye: SentenceName;
    }
  | {
      readonly phase: 'leaving';
      readonly deadlineAt: number;
      readonly tries: number;
      /** `expecting`: the hangup should come by itself. `checking`: Telnyx was asked if it lives. */
      readonly step: 'speaking' | 'expecting' | 'hanging-up' | 'checking';
    }
  /** Absorbs everything. */
  | { readonly phase: 'ended' };

export type CallState = CallFacts & CallPhase;
export type PhaseName = CallPhase['phase'];
