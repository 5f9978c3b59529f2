// How bad it is between the service and Telnyx.

import { EVENT_TYPES } from '../../src/telnyx/event-types.ts';
import type { Given } from '../simulator/given.ts';
import type { Random } from '../simulator/random.ts';
import {
  calm,
  type CommandWeather,
  type DeliveryWeather,
  type Forecast,
} from '../simulator/weather.ts';

export const drawWeather = (random: Random, isGentle: boolean): Forecast => {
  if (random.chance(0.15)) return calm;
  if (isGentle) return drawGentle(random);
  const [first, ...others] = EVENT_TYPES;
  const lost = random.chance(0.25) ? { [random.pick([first, ...others])]: { drop: 1 } } : {};
  return {
    deliveries: drawDeliveries(random.fork('deliveries')),
    byEventType: lost,
    commands: drawCommands(random.fork('commands')),
    byOperation: {},
  };
};

/** Late, repeated and out of order, but nothing is lost, and nothing late enough to be missed. */
const drawGentle = (random: Random): Forecast => ({
  ...calm,
  deliveries: { ...drawDeliveries(random.fork('deliveries')), drop: 0, delayMs: [10, 2_000] },
  commands: {
    ...drawCommands(random.fork('commands'), HARDLY_EVER),
    slowMs: [50, 1_000],
    retryAfterSecs: 1,
  },
});

const OFTEN = [0, 0, 0.05, 0.2, 0.5] as const;
const SELDOM = [0, 0, 0.02, 0.1] as const;
/** So seldom that no command uses up all its attempts. */
const HARDLY_EVER = [0, 0.02] as const;
const LATE_MS = [2_000, 10_000, 70_000] as const;

const drawDeliveries = (random: Random): Given<DeliveryWeather> => ({
  drop: random.pick([0, 0, 0.03, 0.15, 0.4]),
  repeat: random.pick(OFTEN),
  delay: random.pick(OFTEN),
  delayMs: [10, random.pick(LATE_MS)],
  reorder: random.pick(OFTEN),
  beforeReply: random.pick(OFTEN),
});

const drawCommands = (
  random: Random,
  chances: readonly [number, ...number[]] = SELDOM,
): Given<CommandWeather> => ({
  failBefore: random.pick(chances),
  failAfter: random.pick(chances),
  cutBefore: random.pick(chances),
  cutAfter: random.pick(chances),
  slowBefore: random.pick(chances),
  slowAfter: random.pick(chances),
  slowMs: [50, random.pick([1_000, 4_000, 20_000])],
  rateLimited: random.pick(chances),
  retryAfterSecs: random.pick([null, 1, 10]),
});
