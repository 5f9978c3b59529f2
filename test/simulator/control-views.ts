// What the control API shows of the simulator.

import type { Caller } from './caller.ts';
import { isHeld } from './model/conference.ts';
import type { Simulator } from './simulator.ts';

export const callState = ({ leg, heard, conferences }: Caller) => ({
  callLegId: leg.callLegId,
  callControlId: leg.callControlId,
  from: leg.from,
  to: leg.to,
  direction: leg.direction,
  phase: leg.phase,
  conferenceId: leg.seat?.conference.id ?? null,
  muted: leg.seat?.muted ?? false,
  held: leg.seat === null ? false : isHeld(leg.seat),
  hangup: leg.hangup,
  heard,
  conferences,
});

export const simulatorState = (simulator: Simulator) => {
  const { truth, accepted, model } = simulator;
  return {
    seed: simulator.seed,
    baseUrl: simulator.baseUrl,
    publicKey: simulator.publicKey,
    connectionId: simulator.connectionId,
    switches: model.world.switches,
    settings: model.world.settings,
    legs: truth.legs,
    liveLegs: truth.liveLegs(),
    conferences: truth.activeConferences().map((conference) => ({
      ...conference,
      roster: truth.roster(conference.conferenceId),
    })),
    namesEverDoubled: truth.namesEverDoubled(),
    mostSeatedAtOnce: truth.mostSeatedAtOnce,
    billedMs: truth.billedMs,
    accepted: { deliveries: accepted.total, webhooks: accepted.all().length },
    underWay: simulator.underWay,
  };
};
