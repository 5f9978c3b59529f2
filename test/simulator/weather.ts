// What goes wrong on the way, drawn from a seed. A decision depends on the seed and on what it is
// about ("the second call.answered of leg 7"), not on what was decided before it.

import { overlay } from './given.ts';
import type { Given } from './given.ts';
import type { Random } from './random.ts';

/** Probabilities from 0 to 1; ranges in milliseconds, both ends included. */
export interface DeliveryWeather {
  /** Never delivered. */
  readonly drop: number;
  /** Delivered two to four times under the same id. */
  readonly repeat: number;
  readonly delay: number;
  readonly delayMs: readonly [number, number];
  /** Held back until the next delivery has been made. */
  readonly reorder: number;
  /** Delivered before the reply to the command that caused it. */
  readonly beforeReply: number;
}

export interface CommandWeather {
  /** 5xx without having been executed, or after it. */
  readonly failBefore: number;
  readonly failAfter: number;
  /** The socket is cut, before the execution or after it. */
  readonly cutBefore: number;
  readonly cutAfter: number;
  readonly slowBefore: number;
  readonly slowAfter: number;
  readonly slowMs: readonly [number, number];
  /** 429, not executed. */
  readonly rateLimited: number;
  readonly retryAfterSecs: number | null;
}

export interface Forecast {
  readonly deliveries: Given<DeliveryWeather>;
  /** Overrides for single event types: `{'call.answered': {drop: 1}}`. */
  readonly byEventType: Readonly<Record<string, Given<DeliveryWeather>>>;
  readonly commands: Given<CommandWeather>;
  /** Overrides for single operations: `{'conferences.create': {cutAfter: 1}}`. */
  readonly byOperation: Readonly<Record<string, Given<CommandWeather>>>;
}

export interface DeliveryFate {
  readonly copies: number;
  readonly delayMs: number;
  readonly reorder: boolean;
  readonly beforeReply: boolean;
}

export type CommandFault =
  | { readonly status: number; readonly retryAfterSecs?: number }
  | { readonly executeThenStatus: number; readonly retryAfterSecs?: number }
  | { readonly cut: true }
  | { readonly executeThenCut: true }
  | { readonly delayMs: number }
  | { readonly executeThenDelayMs: number };

export interface Weather {
  setForecast(forecast: Given<Forecast>): void;
  /** One-shot rules come first, in the order given. `*`: any operation. */
  nextCommand(operation: string, fault: CommandFault, times?: number): void;
  nextDelivery(eventType: string, fate: Given<DeliveryFate>, times?: number): void;
  forDelivery(eventType: string, key: string): DeliveryFate;
  /** Null: nothing goes wrong. */
  forCommand(operation: string): CommandFault | null;
}

/** Delivered once, at once. */
export const fairFate: DeliveryFate = { copies: 1, delayMs: 0, reorder: false, beforeReply: false };

export const calmDeliveries: DeliveryWeather = {
  drop: 0,
  repeat: 0,
  delay: 0,
  delayMs: [10, 500],
  reorder: 0,
  beforeReply: 0,
};

export const calmCommands: CommandWeather = {
  failBefore: 0,
  failAfter: 0,
  cutBefore: 0,
  cutAfter: 0,
  slowBefore: 0,
  slowAfter: 0,
  slowMs: [50, 4000],
  rateLimited: 0,
  retryAfterSecs: null,
};

export const calm: Forecast = { deliveries: {}, byEventType: {}, commands: {}, byOperation: {} };

const RATE_LIMITED_STATUS = 429;
const SERVER_ERRORS = [500, 502, 503, 504] as const;
const REPEATS_MOST = 3;

const drawDelivery = (random: Random, weather: DeliveryWeather): DeliveryFate => ({
  copies: random.chance(weather.drop)
    ? 0
    : random.chance(weather.repeat)
      ? 1 + random.between(1, REPEATS_MOST)
      : 1,
  delayMs: random.chance(weather.delay) ? random.between(...weather.delayMs) : 0,
  reorder: random.chance(weather.reorder),
  beforeReply: random.chance(weather.beforeReply),
});

/** At most one fault a command; the first that strikes. */
const drawFault = (random: Random, weather: CommandWeather): CommandFault | null => {
  const retryAfter =
    weather.retryAfterSecs === null ? {} : { retryAfterSecs: weather.retryAfterSecs };
  if (random.chance(weather.rateLimited)) return { status: RATE_LIMITED_STATUS, ...retryAfter };
  if (random.chance(weather.failBefore)) return { status: random.pick(SERVER_ERRORS) };
  if (random.chance(weather.failAfter)) return { executeThenStatus: random.pick(SERVER_ERRORS) };
  if (random.chance(weather.cutBefore)) return { cut: true };
  if (random.chance(weather.cutAfter)) return { executeThenCut: true };
  if (random.chance(weather.slowBefore)) return { delayMs: random.between(...weather.slowMs) };
  if (random.chance(weather.slowAfter)) {
    return { executeThenDelayMs: random.between(...weather.slowMs) };
  }
  return null;
};

interface Rules<T> {
  add(name: string, rule: T, times: number): void;
  take(name: string): T | null;
}

const createRules = <T>(): Rules<T> => {
  let rules: { readonly name: string; readonly rule: T }[] = [];
  return {
    add(name, rule, times) {
      for (let time = 0; time < times; time++) rules.push({ name, rule });
    },
    take(name) {
      const found = rules.find((candidate) => candidate.name === name || candidate.name === '*');
      if (found === undefined) return null;
      rules = rules.filter((candidate) => candidate !== found);
      return found.rule;
    },
  };
};

export const createWeather = (random: Random, forecast: Given<Forecast>): Weather => {
  let current: Forecast = overlay(calm, forecast);
  const commandRules = createRules<CommandFault>();
  const deliveryRules = createRules<Given<DeliveryFate>>();
  const counts = new Map<string, number>();

  return {
    setForecast: (changed) => void (current = overlay(current, changed)),
    nextCommand: (operation, fault, times = 1) => commandRules.add(operation, fault, times),
    nextDelivery: (eventType, fate, times = 1) => deliveryRules.add(eventType, fate, times),
    forDelivery(eventType, key) {
      const rule = deliveryRules.take(eventType);
      if (rule !== null) return overlay(fairFate, rule);
      const weather = overlay(calmDeliveries, current.deliveries, current.byEventType[eventType]);
      return drawDelivery(random.fork(`delivery ${key}`), weather);
    },
    forCommand(operation) {
      const rule = commandRules.take(operation);
      if (rule !== null) return rule;
      const nth = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, nth);
      const weather = overlay(calmCommands, current.commands, current.byOperation[operation]);
      return drawFault(random.fork(`command ${operation} ${nth}`), weather);
    },
  };
};
