// Payloads of `call.initiated`, `call.answered` and `call.hangup`, as documented or as one real
// call showed them.

import type { Hangup, Leg } from './leg.ts';
import { emitCall, numbers } from './payloads.ts';
import type { World } from './world.ts';

const headers = { custom_headers: [], sip_headers: [], tags: [] };
const isObserved = (world: World): boolean => world.switches.callPayload === 'observed';

export const emitInitiated = (world: World, leg: Leg): void =>
  emitCall(world, leg, 'call.initiated', {
    ...numbers(leg),
    direction: leg.direction,
    state: leg.direction === 'incoming' ? 'parked' : 'bridging',
    start_time: leg.startTime,
    caller_id_name: leg.from,
    connection_codecs: 'G722,PCMU,PCMA',
    offered_codecs: 'G722,PCMU,PCMA',
    ...(isObserved(world)
      ? {
          from_sip_uri: `${leg.from}@192.0.2.10:5060`,
          to_sip_uri: `${leg.to}@192.0.2.20:5060`,
        }
      : { shaken_stir_attestation: 'A', shaken_stir_validated: true, ...headers }),
  });

export const emitAnswered = (world: World, leg: Leg): void =>
  emitCall(world, leg, 'call.answered', {
    ...numbers(leg),
    start_time: leg.startTime,
    ...(isObserved(world)
      ? { codec: 'PCMU', sampling_rate: 8000 }
      : { state: 'answered', ...headers }),
  });

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

export const emitHangup = (world: World, leg: Leg, hangup: Hangup): void =>
  emitCall(world, leg, 'call.hangup', {
    ...numbers(leg),
    start_time: leg.startTime,
    hangup_cause: hangup.cause,
    hangup_source: hangup.source,
    sip_hangup_cause: hangup.sip,
    call_quality_stats: leg.answeredAt === null ? null : qualityStats,
    ...(isObserved(world) ? { end_time: world.stamp() } : { state: 'hangup', ...headers }),
  });
