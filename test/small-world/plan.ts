// A random line and random callers, drawn from a seed.

import type { Visit } from './world.ts';
import type { Random } from '../simulator/random.ts';
import { createLines } from '../../src/conference/lines.ts';
import { openLine, type Line, type Lines } from '../../src/conference/line.ts';

const NUMBER = '+13125550100';
const PIN = '4711';
const HOST_PIN = '9999';
const OTHER_PIN = '8888';

const randomLine = (random: Random): Line => {
  const hasHosts = random.chance(0.3);
  return {
    ...openLine('room'),
    numbers: [NUMBER],
    greeting: random.chance(0.5) ? '' : null,
    pin: random.chance(0.3) ? PIN : null,
    hostPin: hasHosts ? HOST_PIN : null,
    waitForHost: hasHosts && random.chance(0.5),
    maxWaitMinutes: 2,
    endOnHostExit: hasHosts && random.chance(0.5),
    hostGraceSecs: 20,
    muteOnEntry: random.chance(0.2),
    record: random.pick(['off', 'on', 'host']),
    aloneMinutes: 3,
    conference: random.chance(0.3) ? { max_participants: random.between(2, 4) } : {},
  };
};

/** One line, or two of which the PIN chooses one. */
export const randomLines = (random: Random): Lines => {
  const line = randomLine(random);
  const other: Line = { ...line, name: 'other', pin: OTHER_PIN, hostPin: null };
  return createLines(line.pin !== null && random.chance(0.5) ? [line, other] : [line]);
};

const CALLERS_MAX = 8;
const KEYS = ['*6', '*9', '*#', '*4', '*5', '*7', '*2', '*1', '*', '3', '*3*3'] as const;

/** In some plans everybody comes at once, in some they come and go all the time. */
export const randomVisits = (random: Random): readonly Visit[] => {
  const isRush = random.chance(0.5);
  const isBrief = random.chance(0.5);
  const pressesKeys = random.chance(0.3);
  return Array.from({ length: random.between(1, CALLERS_MAX) }, (_, index) => ({
    caller: {
      legId: `leg${index + 1}`,
      // Some call twice.
      from: `+1312555020${random.between(0, index)}`,
      to: NUMBER,
      pin: random.pick([PIN, PIN, PIN, OTHER_PIN, '', HOST_PIN, '0000']),
    },
    dialsAfterMs: random.between(0, isRush ? 300 : 60_000),
    hangsUpAfterMs: random.chance(0.2) ? null : random.between(0, isBrief ? 25_000 : 180_000),
    hangupCause: random.pick(['originator_cancel', 'timeout']),
    presses: pressesKeys
      ? Array.from({ length: 3 }, () => ({
          afterMs: random.between(5_000, 120_000),
          digits: random.pick(KEYS),
        }))
      : [],
  }));
};
