// People who call all the time: each takes a door, stays a while, presses keys, hangs up.

import { callerNumber } from '../support/phone-numbers.ts';
import type { Caller } from '../simulator/caller.ts';
import type { Random } from '../simulator/random.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { DOORS, type Door } from './lines.ts';

const NUMBERS = 10_000;
/** Somebody calls again from the same number, as one who was cut off does. */
const REDIALS = 0.05;
/** Hangs up before anything has been heard. */
const IMPATIENT = 0.1;
const IMPATIENT_MS = [0, 400] as const;
/** Nobody listens to nothing for longer. */
const PATIENCE_MS = [4_000, 25_000] as const;
const STAY_MS = [500, 9_000] as const;
const KEY_PAUSE_MS = [150, 1_500] as const;
const KEYS_MOST = 3;
const GOES_AT_THE_END = 0.5;

export interface Traffic {
  readonly calls: number;
  /** Nobody calls any more; about half of those in a call hang up, the others stay. */
  stop(): void;
  hangUpAll(): void;
}

export const startTraffic = (simulator: Simulator, random: Random, perSec: number): Traffic => {
  const callers: Caller[] = [];
  const stopping = Promise.withResolvers<void>();
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;

  const script = (door: Door, mine: Random) => async (caller: Caller) => {
    const wait = (range: readonly [number, number]) =>
      Promise.race([caller.wait(mine.between(...range)), stopping.promise]);
    if (mine.chance(IMPATIENT)) {
      await wait(IMPATIENT_MS);
      return caller.hangUp();
    }
    const arrives = async (): Promise<void> => {
      await caller.answered;
      if (door.pin !== null) {
        await caller.hears('PIN');
        await caller.press(`${door.pin}#`);
      }
      await caller.joined;
    };
    await Promise.race([arrives(), wait(PATIENCE_MS)]);
    if (caller.conferences.length > 0) {
      for (let keys = mine.between(0, KEYS_MOST); keys > 0 && !isStopped; keys--) {
        await wait(KEY_PAUSE_MS);
        await caller.press(door.keys[mine.between(0, door.keys.length - 1)] ?? '');
      }
      await wait(STAY_MS);
    }
    if (!isStopped || mine.chance(GOES_AT_THE_END)) caller.hangUp();
  };

  const call = (): void => {
    const nth = callers.length;
    const mine = random.fork(`caller ${nth}`);
    const number = mine.chance(REDIALS) && nth > 0 ? mine.between(0, nth - 1) : nth;
    const door = pickDoor(mine);
    const from = callerNumber(number % NUMBERS);
    const caller = simulator.dial({ from, to: door.number, script: script(door, mine) });
    callers.push(caller);
    schedule();
  };
  const schedule = (): void => {
    if (isStopped) return;
    // Arrivals come in bunches, as those of a Poisson process.
    const gapMs = (-Math.log(1 - random.next()) * 1_000) / perSec;
    timer = setTimeout(call, gapMs);
  };
  schedule();

  return {
    get calls() {
      return callers.length;
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      stopping.resolve();
    },
    hangUpAll() {
      for (const caller of callers) caller.hangUp();
    },
  };
};

const pickDoor = (random: Random): Door => {
  const total = DOORS.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  const found = DOORS.find(({ weight }) => (left -= weight) < 0) ?? DOORS[0];
  if (found === undefined) throw new Error('there is no door');
  return found;
};
