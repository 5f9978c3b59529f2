// One leg's place in one conference: Telnyx's "participant".

import type { Conference } from './conference.ts';
import type { Leg } from './leg.ts';

export type BeepEnabled = 'always' | 'never' | 'on_enter' | 'on_exit';

export interface SeatOptions {
  readonly muted: boolean;
  /** Hears all and is heard by nobody. */
  readonly monitors: boolean;
  readonly held: boolean;
  readonly endOnExit: boolean;
  readonly softEndOnExit: boolean;
  readonly startOnEnter: boolean;
  readonly beepEnabled: BeepEnabled | null;
  readonly whisperTo: readonly string[];
}

export interface Seat {
  readonly id: string;
  readonly leg: Leg;
  readonly conference: Conference;
  readonly createdAt: number;
  updatedAt: number;
  status: 'joining' | 'joined' | 'left';
  muted: boolean;
  monitors: boolean;
  /** Held by a command; a conference that has not started holds everybody besides. */
  held: boolean;
  endOnExit: boolean;
  softEndOnExit: boolean;
  beepEnabled: BeepEnabled | null;
  whisperTo: readonly string[];
}

export const plainSeat: SeatOptions = {
  muted: false,
  monitors: false,
  held: false,
  endOnExit: false,
  softEndOnExit: false,
  startOnEnter: false,
  beepEnabled: null,
  whisperTo: [],
};
