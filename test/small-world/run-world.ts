// One world from its seed to its end, and every rule that it broke.

import { randomLines, randomVisits } from './plan.ts';
import { reconcile } from './reconcile.ts';
import { apologies, breachesAtEnd, breachesAtRest, silenceMs, tooManyCommands } from './rules.ts';
import { FAIR, rough, stormy } from './weather.ts';
import { createWorld, type Plan, type World } from './world.ts';
import { createRandom, type Random } from '../simulator/random.ts';

export type Season = 'fair' | 'rough' | 'stormy';

export interface Outcome {
  /** Empty: every promise was kept. */
  readonly breaches: readonly string[];
  /** The most that one call issued, and the longest that anybody heard nothing. */
  readonly commandsMax: number;
  readonly silenceMaxMs: number;
}

const SEASONS = { fair: () => FAIR, rough, stormy } as const;

const MINUTE_MS = 60_000;
const CALL_MAX_MS = 60 * MINUTE_MS;
/** By then every caller has come, and the weather has been as it is for long enough. */
const WEATHER_MS = 10 * MINUTE_MS;
/** How long everything needs to come to rest after the last fault. */
const REST_MS = 10 * MINUTE_MS;
const LOOK_EVERY_MS = 5_000;
const RECONCILE_EVERY_MS = 20_000;
/** Several deadlines, one after the other, with nothing heard from Telnyx. */
const SILENCE_MAX_MS = 120_000;
/** Greeting, PINs, setbacks and the ways out, all of them at once. */
const COMMANDS_MAX = 40;

/** Give `trace` to see what happened: a line for each message, command and event. */
export const runWorld = (season: Season, seed: number, trace?: (line: string) => void): Outcome => {
  const random = createRandom(`${season} ${seed}`);
  const world = createWorld(planOf(season, random), trace);
  const isLossy = season === 'stormy';
  let silenceMaxMs = 0;
  for (let ms = 0; ms < WEATHER_MS; ms += LOOK_EVERY_MS) {
    if (!world.run(LOOK_EVERY_MS)) return outcomeOf(world, silenceMaxMs, ['it never rests']);
    if (isLossy && ms % RECONCILE_EVERY_MS === 0) reconcile(world);
    silenceMaxMs = Math.max(silenceMaxMs, silenceMs(world));
  }
  if (isLossy) clearUp(world);
  const breaches = [...breachesAtRest(world)];
  if (season === 'fair') breaches.push(...apologies(world));
  const hasEnd = world.run(2 * CALL_MAX_MS);
  breaches.push(...(hasEnd ? breachesAtEnd(world) : ['it never ends']));
  return outcomeOf(world, silenceMaxMs, breaches);
};

const planOf = (season: Season, random: Random): Plan => ({
  random,
  weather: SEASONS[season](random),
  lines: randomLines(random),
  callMaxMs: CALL_MAX_MS,
  visits: randomVisits(random),
  endsAllAfterMs: random.chance(0.3) ? [random.between(0, 2 * MINUTE_MS)] : [],
});

/** The faults end, and the reconciler finds out what was missed. */
const clearUp = (world: World): void => {
  world.calm();
  for (let ms = 0; ms < REST_MS; ms += RECONCILE_EVERY_MS) {
    world.run(RECONCILE_EVERY_MS);
    reconcile(world);
  }
  world.run(RECONCILE_EVERY_MS);
};

const outcomeOf = (world: World, silenceMaxMs: number, breaches: readonly string[]): Outcome => ({
  breaches: [
    ...breaches,
    ...new Set(world.faults),
    ...tooManyCommands(world, COMMANDS_MAX),
    ...(silenceMaxMs > SILENCE_MAX_MS ? [`silence of ${silenceMaxMs} ms`] : []),
  ],
  commandsMax: Math.max(
    0,
    ...[...world.commands].map(([id, count]) => (id.startsWith('call:') ? count : 0)),
  ),
  silenceMaxMs,
});
