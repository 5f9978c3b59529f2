// What is true now and what was true at worst, computed from the changes as they come. Invariants
// are checked against it.

import type { Change } from './model/change.ts';

export interface ActiveConference {
  readonly conferenceId: string;
  readonly name: string;
  readonly connectionId: string;
}

export interface Truth {
  apply(change: Change): void;
  /** Of this name, or all of them. */
  activeConferences(name?: string): readonly ActiveConference[];
  /** The most conferences of one name that were ever active at the same moment. */
  mostActiveAtOnce(name: string): number;
  /** Names under which more than one was ever active at the same moment. */
  namesEverDoubled(): readonly string[];
  /** Legs that are in the conference and have been reported as joined. */
  roster(conferenceId: string): readonly string[];
  liveLegs(): readonly string[];
  /** Milliseconds from answer to end, summed over the legs that have ended. */
  readonly billedMs: number;
  readonly legs: number;
  /** The most callers who were in any conference at the same moment. */
  readonly mostSeatedAtOnce: number;
}

export const createTruth = (): Truth => {
  const live = new Set<string>();
  const activeByName = new Map<string, Map<string, ActiveConference>>();
  const most = new Map<string, number>();
  const rosters = new Map<string, Set<string>>();
  let billedMs = 0;
  let legs = 0;
  let seated = 0;
  let mostSeatedAtOnce = 0;

  const open = (conference: ActiveConference): void => {
    const { name, conferenceId } = conference;
    const same = activeByName.get(name) ?? new Map<string, ActiveConference>();
    activeByName.set(name, same.set(conferenceId, conference));
    most.set(name, Math.max(most.get(name) ?? 0, same.size));
    rosters.set(conferenceId, new Set());
  };

  const enter = (conferenceId: string, callLegId: string): void => {
    rosters.get(conferenceId)?.add(callLegId);
    seated += 1;
    mostSeatedAtOnce = Math.max(mostSeatedAtOnce, seated);
  };

  const leave = (conferenceId: string, callLegId: string): void => {
    if (rosters.get(conferenceId)?.delete(callLegId) === true) seated -= 1;
  };

  return {
    apply(change) {
      if (change.what === 'leg.initiated') {
        live.add(change.callLegId);
        legs += 1;
      } else if (change.what === 'leg.ended') {
        live.delete(change.callLegId);
        billedMs += change.billedMs;
      } else if (change.what === 'conference.created') {
        const { conferenceId, name, connectionId } = change;
        open({ conferenceId, name, connectionId });
      } else if (change.what === 'conference.ended') {
        activeByName.get(change.name)?.delete(change.conferenceId);
      } else if (change.what === 'seat.joined') {
        enter(change.conferenceId, change.callLegId);
      } else if (change.what === 'seat.left') {
        leave(change.conferenceId, change.callLegId);
      }
    },
    activeConferences: (name) =>
      name === undefined
        ? [...activeByName.values()].flatMap((same) => [...same.values()])
        : [...(activeByName.get(name)?.values() ?? [])],
    mostActiveAtOnce: (name) => most.get(name) ?? 0,
    namesEverDoubled: () => [...most].flatMap(([name, count]) => (count > 1 ? [name] : [])),
    roster: (conferenceId) => [...(rosters.get(conferenceId) ?? [])],
    liveLegs: () => [...live],
    get billedMs() {
      return billedMs;
    },
    get legs() {
      return legs;
    },
    get mostSeatedAtOnce() {
      return mostSeatedAtOnce;
    },
  };
};
