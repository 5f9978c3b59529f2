// Finding what a command acts on, or the refusal that Telnyx answers.

import { isAlive, isAnswered } from '../model/leg.ts';
import type { Leg } from '../model/leg.ts';
import { isOpen } from '../model/conference.ts';
import type { Conference } from '../model/conference.ts';
import { refuse } from '../model/refusal.ts';
import type { Reply } from '../model/reply.ts';
import type { World } from '../model/world.ts';

export type Found<T> = { readonly found: T } | { readonly refusal: Reply };

export const findLiveLeg = (world: World, callControlId: string): Found<Leg> => {
  const leg = world.legs.byControlId(callControlId);
  if (leg === undefined) return { refusal: refuse('90015', world.switches) };
  return isAlive(leg) ? { found: leg } : { refusal: refuse('90018', world.switches) };
};

export const findAnsweredLeg = (world: World, callControlId: string): Found<Leg> => {
  const live = findLiveLeg(world, callControlId);
  if ('refusal' in live || isAnswered(live.found)) return live;
  return { refusal: refuse('90034', world.switches) };
};

/** By id, else by name: the active one of that name before those that have ended. */
export const findConference = (world: World, idOrName: string): Conference | undefined => {
  const byId = world.conferences.byId(idOrName);
  if (byId !== undefined) return byId;
  const named = world.conferences.named(idOrName);
  return named.findLast(isOpen) ?? named.at(-1);
};

export const findOpenConference = (world: World, idOrName: string): Found<Conference> => {
  const conference = findConference(world, idOrName);
  if (conference === undefined) return { refusal: refuse('90058', world.switches) };
  return isOpen(conference) ? { found: conference } : { refusal: refuse('90019', world.switches) };
};
