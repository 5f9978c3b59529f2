// All conferences, found by id or by name. Only names of active conferences are unique, and only
// within their scope (switch `nameScope`).

import type { Switches } from '../switches.ts';
import { isOpen } from './conference.ts';
import type { Conference } from './conference.ts';

export interface ConferenceBook {
  add(conference: Conference): void;
  byId(id: string): Conference | undefined;
  /** Every conference of exactly this name, oldest first. */
  named(name: string): readonly Conference[];
  /** The active conference that forbids another one of this name. */
  conflicting(
    name: string,
    connectionId: string,
    scope: Switches['nameScope'],
  ): Conference | undefined;
  active(): Iterable<Conference>;
  /** Call when the conference has ended. */
  retire(conference: Conference): void;
  all(): Iterable<Conference>;
  readonly count: number;
}

export const createConferenceBook = (): ConferenceBook => {
  const byId = new Map<string, Conference>();
  const byName = new Map<string, Conference[]>();
  const active = new Set<Conference>();
  const activeByName = new Map<string, Set<Conference>>();

  return {
    add(conference) {
      byId.set(conference.id, conference);
      active.add(conference);
      const same = byName.get(conference.name);
      if (same === undefined) byName.set(conference.name, [conference]);
      else same.push(conference);
      const activeSame = activeByName.get(conference.name) ?? new Set();
      activeByName.set(conference.name, activeSame.add(conference));
    },
    byId: (id) => byId.get(id),
    named: (name) => byName.get(name) ?? [],
    conflicting(name, connectionId, scope) {
      if (scope === 'none') return undefined;
      for (const conference of activeByName.get(name) ?? []) {
        if (scope === 'account' || conference.connectionId === connectionId) return conference;
      }
      return undefined;
    },
    active: () => active.values(),
    retire(conference) {
      if (isOpen(conference)) throw new Error(`conference ${conference.id} is open`);
      active.delete(conference);
      const activeSame = activeByName.get(conference.name);
      activeSame?.delete(conference);
      if (activeSame?.size === 0) activeByName.delete(conference.name);
    },
    all: () => byId.values(),
    get count() {
      return byId.size;
    },
  };
};
