// How a leg begins, is answered and ends.

import { endGather } from './gather.ts';
import { isAlive, moveLeg } from './leg.ts';
import type { Hangup, Leg } from './leg.ts';
import { billedMs } from './leg.ts';
import { emitCall, numbers } from './payloads.ts';
import { stopPrompts } from './prompts.ts';
import { unseat } from './seating.ts';
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

const observedInitiated = (leg: Leg) => ({
  from_sip_uri: `${leg.from}@192.0.2.10:5060`,
  to_sip_uri: `${leg.to}@192.0.2.20:5060`,
});

const documentedInitiated = {
  shaken_stir_attestation: 'A',
  shaken_stir_validated: true,
  custom_headers: [],
  sip_headers: [],
  tags: [],
};

/** A call arrives, or one is dialled out: `call.initiated`. */
export const beginLeg = (world: World, given: NewLeg): Leg => {
  const incoming = given.direction === 'incoming';
  const leg: Leg = {
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
    phase: incoming ? 'parked' : 'dialing',
    clientState: given.clientState ?? null,
    answeredAt: null,
    endedAt: null,
    hangup: null,
    seat: null,
    gather: null,
    prompts: [],
    timers: new Set(),
    cancelFirstCommandTimer: null,
  };
  world.legs.add(leg);
  const limitMs = given.limitMs ?? world.settings.legLimitMs;
  world.after(limitMs, () => endLeg(world, leg, timeLimit), leg.timers);
  const { firstCommandTimeoutMs } = world.settings;
  if (incoming && firstCommandTimeoutMs > 0) {
    leg.cancelFirstCommandTimer = world.after(
      firstCommandTimeoutMs,
      () => endLeg(world, leg, noCommand),
      leg.timers,
    );
  }
  world.note({
    what: 'leg.initiated',
    callLegId: leg.callLegId,
    callControlId: leg.callControlId,
    direction: leg.direction,
    from: leg.from,
    to: leg.to,
  });
  emitCall(world, leg, 'call.initiated', {
    ...numbers(leg),
    direction: leg.direction,
    state: incoming ? 'parked' : 'bridging',
    start_time: leg.startTime,
    caller_id_name: leg.from,
    connection_codecs: 'G722,PCMU,PCMA',
    offered_codecs: 'G722,PCMU,PCMA',
    ...(world.switches.callPayload === 'observed' ? observedInitiated(leg) : documentedInitiated),
  });
  return leg;
};

const timeLimit: Hangup = { cause: 'time_limit', source: 'unknown', sip: '200' };
const noCommand: Hangup = { cause: 'timeout', source: 'unknown', sip: '480' };

/** The audio path stands: `call.answered`. */
export const connectLeg = (world: World, leg: Leg): void => {
  moveLeg(leg, 'answered');
  leg.answeredAt = world.clock.now();
  world.note({ what: 'leg.answered', callLegId: leg.callLegId });
  emitCall(world, leg, 'call.answered', {
    ...numbers(leg),
    start_time: leg.startTime,
    ...(world.switches.callPayload === 'observed'
      ? { codec: 'PCMU', sampling_rate: 8000 }
      : { state: 'answered', custom_headers: [], sip_headers: [], tags: [] }),
  });
};

const qualityStats = {
  inbound: {
    jitter_max_variance: '63.77',
    jitter_packet_count: '0',
    mos: '4.50',
    packet_count: '329',
    skip_packet_count: '13',
  },
  outbound: { packet_count: '0', skip_packet_count: '0' },
};

const emitHangup = (world: World, leg: Leg, hangup: Hangup): void =>
  emitCall(world, leg, 'call.hangup', {
    ...numbers(leg),
    start_time: leg.startTime,
    hangup_cause: hangup.cause,
    hangup_source: hangup.source,
    sip_hangup_cause: hangup.sip,
    call_quality_stats: leg.answeredAt === null ? null : qualityStats,
    ...(world.switches.callPayload === 'observed'
      ? { end_time: world.stamp() }
      : { state: 'hangup', custom_headers: [], sip_headers: [], tags: [] }),
  });

/** The leg is over. Its prompts, gather and seat end with it. Nothing happens to an ended leg. */
export const endLeg = (world: World, leg: Leg, hangup: Hangup): void => {
  if (!isAlive(leg)) return;
  const order = world.decide('hangupOrder', ['left-first', 'hangup-first']);
  moveLeg(leg, 'ended');
  leg.endedAt = world.clock.now();
  leg.hangup = hangup;
  for (const cancel of [...leg.timers]) cancel();
  world.legs.retire(leg);
  const { cause, source } = hangup;
  world.note({
    what: 'leg.ended',
    callLegId: leg.callLegId,
    cause,
    source,
    billedMs: billedMs(leg, leg.endedAt),
  });
  if (order === 'hangup-first') emitHangup(world, leg, hangup);
  endGather(world, leg, 'call_hangup');
  stopPrompts(world, leg, 'all', 'call_hangup');
  unseat(world, leg);
  if (order === 'left-first') emitHangup(world, leg, hangup);
};
