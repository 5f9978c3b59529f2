// Callers at a steady rate, through the simulator, and what became of them.

import { setTimeout as pause } from 'node:timers/promises';

import { readArrivals, type Arrivals } from './arrivals.ts';
import type { SimulatedService } from './simulated-service.ts';
import type { Script } from '../simulator/script.ts';

export interface CallersOptions {
  readonly callers: number;
  readonly seconds: number;
  /** They are called in turn. */
  readonly numbers: readonly string[];
  readonly script: Script;
  /** Distinguishes the callers of one round from those of the next. */
  readonly firstCaller: number;
}

export const benchLines = (count: number): readonly BenchLine[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `line-${at}`,
    numbers: [`+1202556${String(at).padStart(4, '0')}`],
    greeting: '',
  }));

export interface BenchLine {
  readonly name: string;
  readonly numbers: readonly [string];
  /** Nothing is spoken: an answered caller goes to the room at once. */
  readonly greeting: '';
}

/** Resolves with the legs when the last has dialled; nobody waits for the one before. */
export const dialAll = async (
  service: SimulatedService,
  { callers, seconds, numbers, script, firstCaller }: CallersOptions,
): Promise<readonly string[]> => {
  const startedAt = performance.now();
  const dialled: Promise<string>[] = [];
  for (let at = 0; at < callers; at += 1) {
    const ahead = startedAt + (at * seconds * 1_000) / callers - performance.now();
    if (ahead > 0) await pause(ahead);
    const from = `+1202555${String(firstCaller + at).padStart(4, '0')}`;
    dialled.push(service.dial(from, numbers[at % numbers.length] ?? '', script));
  }
  return Promise.all(dialled);
};

/** Of everybody who has dialled after this entry of the journal. */
export const arrivalsSince = async (
  { ask }: SimulatedService,
  after: number,
): Promise<Arrivals> => {
  const entries = <T>(what: string): Promise<readonly T[]> =>
    ask<readonly T[]>(`/journal?after=${after}&what=${what}`);
  const [initiated, answered, joined, created, commands] = await Promise.all([
    entries<never>('leg.initiated'),
    entries<never>('leg.answered'),
    entries<never>('seat.joined'),
    entries<never>('conference.created'),
    entries<never>('command'),
  ]);
  return readArrivals({ initiated, answered, joined, created, commands });
};

/** The number of the newest entry of the journal. */
export const journalEnd = async ({ ask }: SimulatedService): Promise<number> => {
  const newest = async (path: string): Promise<number | undefined> =>
    (await ask<readonly { readonly seq: number }[]>(path)).at(-1)?.seq;
  // Most of the journal comes before the last leg.
  const lastLeg = (await newest('/journal?what=leg.initiated')) ?? 0;
  return (await newest(`/journal?after=${lastLeg}`)) ?? lastLeg;
};
