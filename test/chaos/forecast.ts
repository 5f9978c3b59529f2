// Weather between the service and the simulated Telnyx.

import {
  calmCommands,
  calmDeliveries,
  type CommandWeather,
  type DeliveryWeather,
} from '../simulator/weather.ts';
import type { Random } from '../simulator/random.ts';

export const calm = { deliveries: calmDeliveries, commands: calmCommands } as const;

/** The worst probability of each kind of trouble. */
const WORST = 0.25;

const some = (random: Random): number => (random.chance(0.5) ? random.next() * WORST : 0);

export const randomDeliveryWeather = (random: Random): DeliveryWeather => ({
  drop: some(random),
  repeat: some(random),
  delay: some(random),
  delayMs: [10, random.between(100, 6_000)],
  reorder: some(random),
  beforeReply: some(random),
});

export const randomCommandWeather = (random: Random): CommandWeather => ({
  failBefore: some(random),
  failAfter: some(random),
  cutBefore: some(random),
  cutAfter: some(random),
  slowBefore: some(random),
  slowAfter: some(random),
  slowMs: [50, random.between(200, 5_000)],
  rateLimited: some(random),
  retryAfterSecs: random.chance(0.5) ? 1 : null,
});
