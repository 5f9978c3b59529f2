// The lines of a story: every kind of line, and several on one number.

import { openLine, type Line } from '../../src/conference/line.ts';
import type { Random } from '../simulator/random.ts';

const LINES_MAX = 3;
const NUMBERS = ['+12025550131', '+12025550132', '+12025550133'] as const;
const NAMES = ['red', 'green', 'blue'] as const;

export const drawLines = (random: Random): readonly Line[] => {
  const shared = random.chance(0.2);
  const count = shared ? 2 : random.between(1, LINES_MAX);
  return NAMES.slice(0, count).map((name, index) => {
    const own = random.fork(name);
    const number = NUMBERS[shared ? 0 : index] ?? NUMBERS[0];
    return drawLine(own, name, number, shared ? `${index + 1}` : '9');
  });
};

/** `first` begins every PIN, so that none begins another on the same number. */
const drawLine = (random: Random, name: string, number: string, first: string): Line => {
  const isShared = first !== '9';
  const waitForHost = random.chance(0.2);
  const hasHost = waitForHost || random.chance(0.25);
  const pin = isShared || random.chance(0.2) ? `${first}111` : null;
  return {
    ...openLine(name),
    numbers: [number],
    pin,
    hostPin: hasHost ? `${first}222` : null,
    greeting: random.chance(0.5) ? '' : null,
    waitForHost,
    maxWaitMinutes: random.between(1, 2),
    endOnHostExit: hasHost && random.chance(0.4),
    hostGraceSecs: random.between(1, 30),
    muteOnEntry: random.chance(0.3),
    record: random.pick(['off', 'off', 'on', 'host']),
    aloneMinutes: random.chance(0.3) ? 1 : 15,
    dropBack: random.chance(0.7),
    warnBeforeEndMinutes: 1,
    conference: {
      ...(random.chance(0.3) ? { max_participants: random.between(2, 3) } : {}),
      ...(random.chance(0.2) ? { duration_minutes: random.between(1, 3) } : {}),
    },
  };
};
