// One scene, played once for every type of webhook and every pair of types that never arrives.

import { openLine, type Line } from '../../src/conference/line.ts';
import { createRandom } from '../simulator/random.ts';
import { defaultSettings } from '../simulator/settings.ts';
import { defaultSwitches, randomSwitches, type Switches } from '../simulator/switches.ts';
import { calm } from '../simulator/weather.ts';
import { ORDINARY } from './draw-story.ts';
import { EVENT_TYPES } from '../../src/telnyx/event-types.ts';
import type { CallerStory, Story } from './story.ts';

/** Every type alone, then every pair. */
export const lostTypes = (): readonly (readonly string[])[] => [
  ...EVENT_TYPES.map((type) => [type]),
  ...EVENT_TYPES.flatMap((type, index) =>
    EVENT_TYPES.slice(index + 1).map((other) => [type, other]),
  ),
];

/** Which of the possible Telnyxes: the likeliest, the one that tells least, or one drawn by a seed. */
export type Telnyx = 'likely' | 'silent' | { readonly seed: string };

export const sceneWithout = (lost: readonly string[], telnyx: Telnyx): Story => ({
  seed: `without ${lost.join(' and ')} (${typeof telnyx === 'string' ? telnyx : telnyx.seed})`,
  lines: LINES,
  callers: CALLERS,
  actions: [],
  troubles: [],
  weather: { ...calm, byEventType: Object.fromEntries(lost.map((type) => [type, { drop: 1 }])) },
  switches: switchesOf(telnyx),
  settings: { ...defaultSettings, answerMs: 900, joinMs: 300, speechMsPerChar: 60 },
  service: {
    processes: 2,
    pace: ORDINARY,
    callMaxMs: 14_400_000,
    connectionKnown: true,
    lostWakes: 0,
    reconcileMs: 20_000,
  },
  faultsMs: SCENE_MS,
  isGentle: false,
  forEver: true,
});

const switchesOf = (telnyx: Telnyx): Switches => {
  if (telnyx === 'likely') return defaultSwitches;
  return telnyx === 'silent' ? SILENT : randomSwitches(createRandom(telnyx.seed));
};

/** Nobody is hung up by Telnyx's own doing, and as little as possible is reported. */
const SILENT: Switches = {
  ...defaultSwitches,
  afterEnd: 'parked',
  creator: 'free',
  leftOnHangup: 'omitted',
  hangupOrder: 'hangup-first',
  endOrder: 'ended-first',
  repeatedCommand: 'error',
  timestamps: 'milliseconds',
};

const SCENE_MS = 150_000;
const OPEN = '+12025550131';
const CLOSED = '+12025550132';
const HOSTED = '+12025550133';

const LINES: readonly Line[] = [
  { ...openLine('open'), numbers: [OPEN], record: 'on', aloneMinutes: 1 },
  { ...openLine('closed'), numbers: [CLOSED], pin: '1111', muteOnEntry: true },
  {
    ...openLine('hosted'),
    numbers: [HOSTED],
    pin: '3333',
    hostPin: '2222',
    waitForHost: true,
    maxWaitMinutes: 1,
    endOnHostExit: true,
    hostGraceSecs: 5,
    record: 'host',
  },
];

const caller = (
  index: number,
  to: string,
  dialsAt: number,
  rest: Partial<CallerStory> = {},
): CallerStory => ({
  name: `caller-${index}`,
  from: `+1312555012${index}`,
  to,
  dialsAt,
  wrongPins: 0,
  pin: '',
  typesAfterMs: 500,
  keys: [],
  goneAfterMs: null,
  cutOff: false,
  redialsAfterMs: null,
  ...rest,
});

const CALLERS: readonly CallerStory[] = [
  caller(1, OPEN, 0, { keys: [{ afterMs: 3_000, digits: '*6' }] }),
  caller(2, OPEN, 100, { goneAfterMs: 70_000 }),
  caller(3, OPEN, 40_000, { goneAfterMs: 60_000, cutOff: true, redialsAfterMs: 5_000 }),
  caller(4, CLOSED, 500, { pin: '1111', wrongPins: 1 }),
  caller(5, CLOSED, 2_000, { pin: '1111', keys: [{ afterMs: 2_000, digits: '*6*6' }] }),
  caller(6, HOSTED, 1_000, { pin: '3333' }),
  caller(8, HOSTED, 60_000, { pin: '3333' }),
  caller(7, HOSTED, 20_000, {
    pin: '2222',
    keys: [
      { afterMs: 2_000, digits: '*5' },
      { afterMs: 4_000, digits: '*2' },
    ],
    goneAfterMs: 90_000,
  }),
];
