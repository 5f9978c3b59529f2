// How long callers sat in silence: answered, in no conference, and nothing to be heard or typed.

import { isAnswered, type Leg } from '../simulator/model/leg.ts';
import type { Model } from '../simulator/model/model.ts';
import type { Scheduler } from './scheduler.ts';

export interface Silence {
  readonly callLegId: string;
  readonly from: number;
  readonly until: number;
}

export interface Silences {
  all(): readonly Silence[];
}

const LISTENS_EVERY_MS = 500;
/** Shorter ones are the pauses of any conversation. */
const NOTED_MS = 5_000;

export const createSilences = (scheduler: Scheduler, model: Model): Silences => {
  const since = new Map<string, number>();
  const over: Silence[] = [];

  const stop = (callLegId: string): void => {
    const from = since.get(callLegId);
    since.delete(callLegId);
    const until = scheduler.now();
    if (from !== undefined && until - from >= NOTED_MS) over.push({ callLegId, from, until });
  };

  scheduler.every(
    () => LISTENS_EVERY_MS,
    () => {
      const silent = new Set<string>();
      for (const leg of model.world.legs.live()) {
        if (isSilent(leg)) silent.add(leg.callLegId);
      }
      for (const leg of since.keys()) if (!silent.has(leg)) stop(leg);
      for (const leg of silent) if (!since.has(leg)) since.set(leg, scheduler.now());
      return false;
    },
  );
  return { all: () => over };
};

const isSilent = (leg: Leg): boolean =>
  isAnswered(leg) &&
  leg.seat?.status !== 'joined' &&
  leg.prompts.length === 0 &&
  leg.gather === null;
