// One conference. `init` waits for its start, `completed` absorbs everything.

import type { Cancel } from '../clock.ts';
import type { Leg } from './leg.ts';
import type { Recording } from './recording.ts';
import type { Seat } from './seat.ts';

export type EndReason = 'all_left' | 'ended_via_api' | 'host_left' | 'time_exceeded';

export interface Conference {
  /** Counts conferences from 1. The same in two runs of one seed, unlike the id. */
  readonly ordinal: number;
  readonly id: string;
  readonly name: string;
  readonly connectionId: string;
  readonly region: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly creator: Leg;
  /** All webhooks about the conference carry the creator's state of the time of its creation. */
  readonly clientState: string | null;
  readonly maxParticipants: number;
  status: 'init' | 'in_progress' | 'completed';
  updatedAt: number;
  endedAt: number | null;
  endReason: EndReason | null;
  endedBy: Leg | null;
  /** Those joining and joined, by call control id. */
  readonly seats: Map<string, Seat>;
  readonly left: Seat[];
  readonly recordings: Set<Recording>;
  /** Sounds being played to all or some, each with the function that stops it. */
  readonly sounds: Set<Sound>;
  readonly timers: Set<Cancel>;
}

export interface Sound {
  readonly kind: 'speak' | 'playback';
  /** Null: everybody. */
  readonly to: readonly string[] | null;
  stop(): void;
}

export const isOpen = (conference: Conference): boolean => conference.status !== 'completed';

export const isHeld = (seat: Seat): boolean => seat.held || seat.conference.status === 'init';

/** Those in the list, or everybody when it is empty or missing: Telnyx reads it so. */
export const seatsOf = (conference: Conference, ids: readonly string[] | undefined): Seat[] =>
  ids === undefined || ids.length === 0
    ? [...conference.seats.values()]
    : ids.flatMap((id) => conference.seats.get(id) ?? []);
