// A story for every seed. Each part is drawn from a generator of its own, so that leaving one out
// changes no other.

import { createRandom, type Random } from '../simulator/random.ts';
import { defaultSettings, type Settings } from '../simulator/settings.ts';
import { randomSwitches } from '../simulator/switches.ts';
import { drawActions } from './draw-actions.ts';
import { drawCallers } from './draw-callers.ts';
import { drawLines } from './draw-lines.ts';
import { drawWeather } from './draw-weather.ts';
import type { Pace } from './life.ts';
import type { ServiceStory, Story, Trouble } from './story.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FAULTS_MS = [20_000, 150_000] as const;

/** The part of the stories in which nothing is lost: the service has to manage by itself. */
const GENTLE = 0.3;

export const drawStory = (seed: string): Story => {
  const random = createRandom(seed);
  const isGentle = random.chance(GENTLE);
  const faultsMs = random.between(...FAULTS_MS);
  const lines = drawLines(random.fork('lines'));
  const service = drawService(random.fork('service'));
  return kept({
    seed,
    lines,
    callers: drawCallers(random.fork('callers'), lines, faultsMs),
    actions: drawActions(random.fork('actions'), lines, faultsMs),
    troubles: isGentle ? [] : drawTroubles(random.fork('troubles'), service.processes, faultsMs),
    weather: drawWeather(random.fork('weather'), isGentle),
    switches: randomSwitches(random.fork('switches')),
    settings: drawSettings(random.fork('settings')),
    service: isGentle ? { ...service, lostWakes: 0, connectionKnown: true } : service,
    faultsMs,
    isGentle,
    forEver: false,
  });
};

/**
 * Telnyx documents that an active name is refused and that a repeated id is ignored. Where the first
 * is not so, nothing but the second and our own memory keeps a line to one conference.
 */
const kept = (story: Story): Story =>
  story.switches.nameScope === 'none'
    ? {
        ...story,
        settings: { ...story.settings, commandIdWindowMs: defaultSettings.commandIdWindowMs },
        troubles: story.troubles.filter(({ does }) => does !== 'flush'),
      }
    : story;

export const AT_ONCE: Pace = { immediate: 1, quickMs: [0, 0], slow: 0, slowMs: [0, 0] };
export const ORDINARY: Pace = { immediate: 0.7, quickMs: [0, 5], slow: 0.01, slowMs: [20, 300] };
const LABOURED: Pace = { immediate: 0.3, quickMs: [0, 40], slow: 0.03, slowMs: [100, 2_500] };

const drawService = (random: Random): ServiceStory => ({
  processes: random.between(1, 3),
  pace: random.pick([AT_ONCE, ORDINARY, ORDINARY, LABOURED]),
  callMaxMs: random.chance(0.1) ? random.between(2, 4) * MINUTE_MS : 4 * HOUR_MS,
  connectionKnown: random.chance(0.9),
  lostWakes: random.chance(0.4) ? 0.05 : 0,
  reconcileMs: 20_000,
});

/** Telnyx remembers an id for a minute; that it remembers none is the worst case. */
const WINDOWS_MS = [60_000, 60_000, 60_000, 0] as const;

const drawSettings = (random: Random): Settings => ({
  ...defaultSettings,
  answerMs: random.pick([0, 5, 300, 1_500]),
  joinMs: random.pick([0, 2, 100, 800]),
  speechMsPerChar: random.pick([1, 10, 60]),
  playbackMs: random.pick([50, 5_000]),
  commandIdWindowMs: random.pick(WINDOWS_MS),
  firstCommandTimeoutMs: random.pick([0, 30_000]),
});

/** Steps between two things that a process does: enough to end anywhere within one message. */
const STEPS = [0, 60] as const;

const drawTroubles = (random: Random, processes: number, faultsMs: number): readonly Trouble[] => {
  if (random.chance(0.25)) return [];
  const count = random.between(1, 6);
  return Array.from({ length: count }, (_, index) =>
    drawTrouble(random.fork(String(index)), processes, faultsMs),
  ).toSorted((one, other) => one.at - other.at);
};

/** One clock is a little wrong; all of them were much too late, and are set right. */
const WRONG_MS = 2_000;
const TOO_LATE_MS = 120_000;

/** Some are away for longer than Telnyx remembers the id of a command. */
const drawDown = (random: Random): number =>
  random.chance(0.15) ? random.between(30_000, 90_000) : random.between(100, 8_000);

const drawTrouble = (random: Random, processes: number, faultsMs: number): Trouble => {
  const at = random.between(0, faultsMs);
  const process = random.between(0, processes - 1);
  const roll = random.next();
  if (roll < 0.55) {
    const [afterSteps, downMs] = [random.between(...STEPS), drawDown(random)];
    return { at, does: 'crash', process, afterSteps, downMs };
  }
  if (roll < 0.8) return { at, does: 'freeze', process, forMs: random.between(200, 15_000) };
  if (roll < 0.88) {
    return { at, does: 'jump', process, byMs: random.between(-WRONG_MS, WRONG_MS) };
  }
  if (roll < 0.93) return { at, does: 'set-right', byMs: random.between(0, TOO_LATE_MS) };
  return { at, does: 'flush' };
};
