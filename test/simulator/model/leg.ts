// One call leg. Which phase may follow which is a table; anything else is a bug of the simulator.

import type { Cancel } from '../clock.ts';
import type { Gather } from './gather.ts';
import type { Prompt } from './prompts.ts';
import type { Seat } from './seat.ts';

export type LegPhase = 'dialing' | 'parked' | 'answering' | 'answered' | 'in-conference' | 'ended';

const next: Readonly<Record<LegPhase, readonly LegPhase[]>> = {
  dialing: ['answered', 'ended'],
  parked: ['answering', 'ended'],
  answering: ['answered', 'ended'],
  answered: ['in-conference', 'ended'],
  'in-conference': ['answered', 'ended'],
  ended: [],
};

export type HangupSource = 'caller' | 'callee' | 'unknown';

export interface Hangup {
  readonly cause: string;
  readonly source: HangupSource;
  readonly sip: string;
}

/** One line of Telnyx's own record of a leg. */
export interface CallEvent {
  readonly at: number;
  readonly name: string;
  readonly type: 'command' | 'webhook';
}

export interface Leg {
  /** Counts legs from 1. The same in two runs of one seed, unlike the ids. */
  readonly ordinal: number;
  readonly callControlId: string;
  readonly callLegId: string;
  readonly callSessionId: string;
  readonly connectionId: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly from: string;
  readonly to: string;
  readonly startedAt: number;
  readonly startTime: string;
  phase: LegPhase;
  clientState: string | null;
  answeredAt: number | null;
  endedAt: number | null;
  hangup: Hangup | null;
  seat: Seat | null;
  gather: Gather | null;
  readonly prompts: Prompt[];
  readonly events: CallEvent[];
  readonly timers: Set<Cancel>;
  cancelFirstCommandTimer: Cancel | null;
}

export const moveLeg = (leg: Leg, phase: LegPhase): void => {
  if (!next[leg.phase].includes(phase)) {
    throw new Error(`leg ${leg.callLegId} cannot go from ${leg.phase} to ${phase}`);
  }
  leg.phase = phase;
};

export const isAlive = (leg: Leg): boolean => leg.phase !== 'ended';
export const isAnswered = (leg: Leg): boolean =>
  leg.phase === 'answered' || leg.phase === 'in-conference';

/** What Telnyx bills: from the answer to the end, or to `now` while the leg lives. */
export const billedMs = (leg: Leg, now: number): number =>
  leg.answeredAt === null ? 0 : (leg.endedAt ?? now) - leg.answeredAt;
