// How a leg begins and is answered.

import { emitAnswered, emitInitiated } from './call-payloads.ts';
import { endLeg } from './endings.ts';
import { moveLeg } from './leg.ts';
import type { Hangup, Leg } from './leg.ts';
import type { World } from './world.ts';

export interface NewLeg {
  readonly connectionId: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly clientState?: string | null;
  readonly callSessionId?: string;
  readonly limitMs?: number;
}

const timeLimit: Hangup = { cause: 'time_limit', source: 'unknown', sip: '200' };
const noCommand: Hangup = { cause: 'timeout', source: 'unknown', sip: '480' };

const createLeg = (world: World, given: NewLeg): Leg => ({
  ordinal: world.legs.count + 1,
  callControlId: world.ids.callControlId(),
  callLegId: world.ids.callLegId(),
  callSessionId: given.callSessionId ?? world.ids.callLegId(),
  connectionId: given.connectionId,
  direction: given.direction,
  from: given.from,
  to: given.to,
  startedAt: world.clock.now(),
  startTime: world.stamp(),
  phase: given.direction === 'incoming' ? 'parked' : 'dialing',
  clientState: given.clientState ?? null,
  answeredAt: null,
  endedAt: null,
  hangup: null,
  seat: null,
  gather: null,
  prompts: [],
  events: [],
  timers: new Set(),
  cancelFirstCommandTimer: null,
});

/** A call arrives, or one is dialled out: `call.initiated`. */
export const beginLeg = (world: World, given: NewLeg): Leg => {
  const leg = createLeg(world, given);
  const hangUpAfter = (ms: number, hangup: Hangup) =>
    world.after(ms, () => endLeg(world, leg, hangup), leg.timers);
  const { firstCommandTimeoutMs, legLimitMs } = world.settings;

  world.legs.add(leg);
  hangUpAfter(given.limitMs ?? legLimitMs, timeLimit);
  if (leg.direction === 'incoming' && firstCommandTimeoutMs > 0) {
    leg.cancelFirstCommandTimer = hangUpAfter(firstCommandTimeoutMs, noCommand);
  }
  const { callLegId, callControlId, direction, from, to } = leg;
  world.note({ what: 'leg.initiated', callLegId, callControlId, direction, from, to });
  emitInitiated(world, leg);
  return leg;
};

/** The audio path stands: `call.answered`. */
export const connectLeg = (world: World, leg: Leg): void => {
  moveLeg(leg, 'answered');
  leg.answeredAt = world.clock.now();
  world.note({ what: 'leg.answered', callLegId: leg.callLegId });
  emitAnswered(world, leg);
};
