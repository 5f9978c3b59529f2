// Everybody on the phone, from the moment their leg begins.

import { createCaller } from './caller.ts';
import type { Caller, CallerControl } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Change } from './model/change.ts';
import type { Model } from './model/model.ts';

export interface Callers {
  onChange(change: Change): void;
  find(callLegId: string): CallerControl | undefined;
  /** The first person of this number whom the service calls, or has called. */
  dialled(number: string): Promise<Caller>;
}

export const createCallers = (clock: Clock, model: () => Model): Callers => {
  const byLegId = new Map<string, CallerControl>();
  const firstCalled = new Map<string, PromiseWithResolvers<Caller>>();

  const calledAt = (number: string): PromiseWithResolvers<Caller> => {
    const known = firstCalled.get(number) ?? Promise.withResolvers<Caller>();
    firstCalled.set(number, known);
    return known;
  };

  const begin = (callLegId: string): void => {
    const leg = model().world.legs.byLegId(callLegId);
    if (leg === undefined) throw new Error(`leg ${callLegId} begins and is not there`);
    const control = createCaller(leg, clock, model());
    byLegId.set(callLegId, control);
    if (leg.direction === 'outgoing') calledAt(leg.to).resolve(control.caller);
  };

  return {
    onChange(change) {
      if (!('callLegId' in change) || change.callLegId === null) return;
      if (change.what === 'leg.initiated') begin(change.callLegId);
      byLegId.get(change.callLegId)?.onChange(change);
    },
    find: (callLegId) => byLegId.get(callLegId),
    dialled: (number) => calledAt(number).promise,
  };
};
