// The people of a story: most of them call at about the same time.

import type { Line } from '../../src/conference/line.ts';
import type { Random } from '../simulator/random.ts';
import type { CallerStory } from './story.ts';

const CALLERS_MAX = 8;
const KEYS = ['*6', '*9', '*#', '*4', '*5', '*7', '*2', '*1', '*3*3', '*', '6', '*6*6'] as const;
const WRONG_PIN = '0000';

export const drawCallers = (
  random: Random,
  lines: readonly Line[],
  faultsMs: number,
): readonly CallerStory[] => {
  const rush = random.chance(0.5) ? 2_000 : faultsMs * 0.8;
  return Array.from({ length: random.between(1, CALLERS_MAX) }, (_, index) =>
    drawCaller(random.fork(String(index)), index, lines, rush),
  );
};

const drawCaller = (
  random: Random,
  index: number,
  lines: readonly Line[],
  rush: number,
): CallerStory => {
  // Most want to talk to each other.
  const line = random.chance(0.6) ? lines[0] : lines[random.between(0, lines.length - 1)];
  const asHost = line?.hostPin !== null && random.chance(0.35);
  const rightPin = (asHost ? line?.hostPin : line?.pin) ?? '';
  return {
    name: `caller-${index + 1}`,
    // Some share a number, as people behind one switchboard do.
    from: `+1312555012${random.chance(0.1) ? 0 : index + 1}`,
    to: random.chance(0.03) ? '+12025559999' : (line?.numbers[0] ?? ''),
    dialsAt: random.between(0, Math.round(rush)),
    wrongPins: random.chance(0.2) ? random.between(1, 3) : 0,
    pin: random.chance(0.07) ? null : rightPin,
    typesAfterMs: random.pick([50, 500, 3_000, 12_000]),
    keys: random.chance(0.5) ? drawKeys(random) : [],
    goneAfterMs: random.chance(0.4) ? null : drawPatience(random),
    cutOff: random.chance(0.2),
    redialsAfterMs: random.chance(0.3) ? random.between(0, 20_000) : null,
  };
};

/** Some are gone before they are answered, and some at the worst moment of the entry. */
const drawPatience = (random: Random): number =>
  random.pick([
    random.between(0, 400),
    random.between(0, 5_000),
    random.between(0, 20_000),
    random.between(10_000, 60_000),
    random.between(20_000, 120_000),
  ]);

const drawKeys = (random: Random): CallerStory['keys'] =>
  Array.from({ length: random.between(1, 4) }, () => ({
    afterMs: random.between(0, 30_000),
    digits: random.pick(KEYS),
  }));

export { WRONG_PIN };
