// Breaks one thing after another, by seed, and keeps a record of it.

import { setTimeout as pause } from 'node:timers/promises';

import type { Random } from '../simulator/random.ts';
import { calm } from './forecast.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { Stage } from './stage.ts';

export interface Deed {
  readonly at: number;
  readonly fault: string;
  detail: string;
  /** Null while it lasts. */
  endedAt: number | null;
}

export interface Nemesis {
  readonly deeds: readonly Deed[];
  /** How often each fault was injected. */
  counts(): Readonly<Record<string, number>>;
  /** Breaks nothing any more, and resolves when everything is whole again. */
  heal(): Promise<void>;
}

const GAP_MS = [500, 3_000] as const;

export const startNemesis = (
  stage: Stage,
  random: Random,
  faults: readonly Fault[] = FAULTS,
): Nemesis => {
  const deeds: Deed[] = [];
  const going = new Set<Promise<void>>();
  const busy = new Set<Fault['of']>();
  const healing = new AbortController();

  const inject = async (fault: Fault, nth: number): Promise<void> => {
    const deed: Deed = { at: Date.now(), fault: fault.name, detail: '', endedAt: null };
    deeds.push(deed);
    const isExclusive = fault.of !== 'process';
    if (isExclusive) busy.add(fault.of);
    try {
      deed.detail = await fault.inject(stage, random.fork(`fault ${nth}`));
    } finally {
      busy.delete(fault.of);
      deed.endedAt = Date.now();
    }
  };

  const loop = async (): Promise<void> => {
    for (let nth = 0; ; nth++) {
      const gap = pause(random.between(...GAP_MS), undefined, { signal: healing.signal });
      const isOver = await gap.then(
        () => false,
        () => true,
      );
      if (isOver) return;
      const fault = pick(faults, random);
      if (fault === undefined || busy.has(fault.of)) continue;
      const deed = inject(fault, nth).finally(() => going.delete(deed));
      going.add(deed);
    }
  };
  const looping = loop();

  return {
    deeds,
    counts: () => {
      const counts: Record<string, number> = {};
      for (const { fault } of deeds) counts[fault] = (counts[fault] ?? 0) + 1;
      return counts;
    },
    async heal() {
      healing.abort();
      await looping;
      await Promise.all(going);
      for (const proxy of [...stage.proxies.redis, ...stage.proxies.api]) {
        proxy.set({ kind: 'pass' });
      }
      stage.simulator.setWeather(calm);
    },
  };
};

const pick = (faults: readonly Fault[], random: Random): Fault | undefined => {
  const total = faults.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  return faults.find(({ weight }) => (left -= weight) < 0);
};
