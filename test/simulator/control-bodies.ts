// Bodies that the control API takes. A misspelt field is an error: weather that does nothing would
// make a test prove nothing.

import { defaultDeliverySettings } from './delivery.ts';
import type { DeliverySettings } from './delivery.ts';
import type { Given } from './given.ts';
import type { Callee } from './model/callee.ts';
import type { Script } from './script.ts';
import { defaultSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { switchFaults } from './switches.ts';
import type { Switches } from './switches.ts';
import { calm, calmCommands, calmDeliveries, fairFate } from './weather.ts';
import type { CommandFault, DeliveryFate, Forecast } from './weather.ts';

/** The body of a request cannot be used. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

type Json = Readonly<Record<string, unknown>>;

export const readObject = (value: unknown, what: string): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BodyError(`${what} must be an object`);
  }
  // An object that is neither null nor an array has string keys.
  return value as Json;
};

export const readText = (body: Json, name: string): string => {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new BodyError(`${name} must be a text`);
  return value;
};

export const readOptionalText = (body: Json, name: string): string | undefined =>
  body[name] === undefined ? undefined : readText(body, name);

export const readTimes = (body: Json): number => {
  const times = body['times'] ?? 1;
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new BodyError('times must be an integer from 1');
  }
  return times;
};

/** Every field of `value` must be one of `like`, and of its type; null stands for a number. */
const readLike = <T extends object>(value: unknown, like: T, what: string): Given<T> => {
  const body = readObject(value, what);
  for (const [name, given] of Object.entries(body)) {
    const known = Object.entries(like).find(([field]) => field === name);
    if (known === undefined) throw new BodyError(`${what} has no ${name}`);
    const kind = (item: unknown): string =>
      item === null ? 'number' : Array.isArray(item) ? 'list' : typeof item;
    if (kind(given) !== kind(known[1]))
      throw new BodyError(`${what}.${name} is a ${kind(known[1])}`);
  }
  // Each field has been compared with the one it stands for.
  return body as Given<T>;
};

const readEach = <T>(value: unknown, what: string, read: (item: unknown, what: string) => T) =>
  Object.fromEntries(
    Object.entries(readObject(value ?? {}, what)).map(([name, item]) => [
      name,
      read(item, `${what}.${name}`),
    ]),
  );

export const readForecast = (value: unknown): Given<Forecast> => {
  const { deliveries, byEventType, commands, byOperation } = readLike(value, calm, 'weather');
  const ofDelivery = (item: unknown, what: string) => readLike(item ?? {}, calmDeliveries, what);
  const ofCommand = (item: unknown, what: string) => readLike(item ?? {}, calmCommands, what);
  return {
    deliveries: ofDelivery(deliveries, 'deliveries'),
    byEventType: readEach(byEventType, 'byEventType', ofDelivery),
    commands: ofCommand(commands, 'commands'),
    byOperation: readEach(byOperation, 'byOperation', ofCommand),
  };
};

export const readSettings = (value: unknown): Given<Settings> =>
  readLike(value, defaultSettings, 'settings');

export const readDeliverySettings = (value: unknown): Given<DeliverySettings> =>
  readLike(value, defaultDeliverySettings, 'delivery');

export const readSwitches = (value: unknown): Given<Switches> => {
  const body = readObject(value, 'switches');
  const faults = switchFaults(body);
  if (faults.length > 0) throw new BodyError(faults.join('; '));
  // Every field is a switch, and its value one of its answers.
  return body as Given<Switches>;
};

export const readFate = (value: unknown): Given<DeliveryFate> => readLike(value, fairFate, 'fate');

/** Each kind has one field by which it is known; `as` follows from that field. */
const readOneOf = <T>(value: unknown, names: readonly string[], what: string): T => {
  const body = readObject(value, what);
  if (!names.some((name) => name in body)) {
    throw new BodyError(`${what} must have one of: ${names.join(', ')}`);
  }
  return body as T;
};

const faultFields = [
  'status',
  'executeThenStatus',
  'cut',
  'executeThenCut',
  'delayMs',
  'executeThenDelayMs',
];
const stepFields = ['wait', 'press', 'hangUp', 'talk', 'until', 'hear'];

export const readFault = (value: unknown): CommandFault => readOneOf(value, faultFields, 'fault');
export const readCallee = (value: unknown): Callee => readOneOf(value, ['does'], 'callee');
export const readScript = (value: unknown): Script => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new BodyError('script must be a list of steps');
  return value.map((step) => readOneOf(step, stepFields, 'step'));
};
