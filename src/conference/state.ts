// One line's room over all its conferences, and one person in it. Plain JSON: it is what Redis holds.
// The roster is not part of the state: each member is an entry of its own, so that a join costs the
// same in a room of 2 and of 800.

import type { OccurredAt } from '../call/message.ts';
import type { ConferenceOptions } from './line.ts';
import type { Role } from './client-state.ts';

export interface RoomFacts {
  readonly line: string;
  /** Counts openings. A late answer of an earlier opening is told by it. */
  readonly generation: number;
  /** The newest ended conferences: an ended conference id never lives again. */
  readonly tombstones: readonly string[];
  /** Kept with the roster by every transition; the roster is the truth they are counted from. */
  readonly counts: RosterCounts;
  readonly timers: RoomTimers;
  readonly guesses: Guesses;
  /** Callers who were cut off, oldest first. */
  readonly departures: readonly Departure[];
}

/** Wrong PINs, by caller and in all; `last` in milliseconds since the epoch. */
export interface Guesses {
  readonly callers: readonly {
    readonly from: string;
    readonly count: number;
    readonly last: number;
  }[];
  readonly line: { readonly count: number; readonly last: number };
}

/** A seat that somebody was cut off from. */
export interface Departure {
  readonly from: string;
  readonly role: Role;
  readonly muted: boolean;
  readonly handRaisedAt: number | null;
  readonly at: number;
}

/** What the room wants to do at a time, in milliseconds since the epoch. */
export type RoomTimers = Readonly<Partial<Record<RoomTimer, number>>>;

export type RoomTimer =
  /** The opener has had its time. */
  | 'opening'
  /** Telnyx is to be asked whether the conference lives. */
  | 'look'
  /** The last host has not come back. */
  | 'host-grace'
  /** The only caller is told so. */
  | 'alone-notice'
  /** The only caller has been alone for long enough. */
  | 'alone'
  /** The conference's time is nearly over. */
  | 'end-warning';

export interface RosterCounts {
  readonly waiting: number;
  readonly joining: number;
  readonly joined: number;
  readonly hostsJoined: number;
  /** Hosts with a seat, in whatever status. */
  readonly hosts: number;
  readonly hands: number;
}

export type RoomPhase =
  | { readonly phase: 'idle' }
  | { readonly phase: 'opening'; readonly openerLegId: string }
  | { readonly phase: 'open'; readonly conference: OpenConference }
  /** Telnyx has been told to end it; its end is not confirmed. */
  | { readonly phase: 'closing'; readonly conference: OpenConference };

export type RoomState = RoomFacts & RoomPhase;

/** What partyline knows of a conference that Telnyx holds. Times are milliseconds since the epoch. */
export interface OpenConference {
  readonly conferenceId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly generation: number;
  readonly peakParticipantCount: number;
  /** How many joins there were in all. */
  readonly joinedTotal: number;
  readonly floorCallControlId: string | null;
  readonly floorAt: OccurredAt | null;
  /** Where it was created: every command to it names the same, whatever the line says by now. */
  readonly region: ConferenceOptions['region'] | null;
  /** False while guests wait on hold for a host. */
  readonly started: boolean;
  readonly locked: boolean;
  /** `muted`: guests may not speak unless they are called on; late joiners neither. */
  readonly mode: 'open' | 'muted';
  /** Who was called on last, while the mode is `muted`. */
  readonly speakerLegId: string | null;
  readonly recording: 'off' | 'on' | 'paused';
  /** Recording begins with the second participant; false once somebody has stopped it. */
  readonly recordsByItself: boolean;
  /** Seats given since `since`: when many come at once, tones and notices are left out. */
  readonly burst: { readonly since: number; readonly joins: number };
  readonly connectionId: string | null;
}

/**
 * Kept beside the conference by its own id, so that it can arrive before or after the end. Links
 * expire in minutes, so only the id is kept; they are fetched anew when they are wanted.
 */
export interface Recording {
  readonly conferenceId: string;
  readonly recordingId: string;
  readonly format: string | null;
  readonly channels: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** The record that stays for 24 h after the end. */
export interface EndedConference extends OpenConference {
  readonly line: string;
  readonly endedAt: number;
  readonly endReason: string | null;
}

export interface Member {
  readonly callLegId: string;
  readonly callControlId: string;
  readonly callSessionId: string | null;
  readonly from: string | null;
  readonly role: Role;
  readonly status: 'waiting' | 'opening' | 'joining' | 'joined' | 'left';
  readonly requestedAt: number;
  readonly conferenceId: string | null;
  readonly joinedAt: number | null;
  readonly leftAt: number | null;
  /** The newest applied `occurred_at` of this leg's joined or left. */
  readonly occurredAt: OccurredAt | null;
  readonly muted: boolean;
  readonly onHold: boolean;
  readonly handRaisedAt: number | null;
  /** Before joining; who joins just when it begins is told in the conference. */
  readonly toldOfRecording: boolean;
}
