// Makes a story that fails smaller, for as long as what is left still breaks the same rule.

import { openLine } from '../../src/conference/line.ts';
import { defaultSettings } from '../simulator/settings.ts';
import { defaultSwitches, switchNames } from '../simulator/switches.ts';
import { calm } from '../simulator/weather.ts';
import { AT_ONCE } from './draw-story.ts';
import type { CallerStory, Story } from './story.ts';

/** Smaller stories that are tried in all. */
const TRIES_MAX = 600;

/** `fails` tells whether a story still breaks the rule that this one broke. */
export const shrink = async (
  story: Story,
  fails: (smaller: Story) => Promise<boolean>,
): Promise<Story> => {
  let smallest = story;
  let tries = 0;
  for (let again = true; again;) {
    again = false;
    for (const smaller of smallerThan(smallest)) {
      if (same(smaller, smallest)) continue;
      if ((tries += 1) > TRIES_MAX) return smallest;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      again = true;
      break;
    }
  }
  return smallest;
};

const same = (one: Story, other: Story): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The great steps first. */
const smallerThan = function* (story: Story): Generator<Story> {
  const { callers, troubles, actions, weather, switches, settings, service, lines } = story;
  yield { ...story, troubles: [] };
  yield { ...story, actions: [] };
  yield { ...story, weather: calm };
  yield { ...story, switches: defaultSwitches };
  yield { ...story, settings: defaultSettings };
  yield { ...story, service: { ...service, pace: AT_ONCE, lostWakes: 0 } };
  yield { ...story, service: { ...service, processes: 1 } };
  for (const callersLeft of without(callers)) yield { ...story, callers: callersLeft };
  for (const troublesLeft of without(troubles)) yield { ...story, troubles: troublesLeft };
  for (const actionsLeft of without(actions)) yield { ...story, actions: actionsLeft };
  for (const linesLeft of without(lines)) yield { ...story, lines: linesLeft };
  yield { ...story, weather: { ...weather, deliveries: {} } };
  yield { ...story, weather: { ...weather, commands: {} } };
  yield { ...story, weather: { ...weather, byEventType: {} } };
  for (const deliveries of zeroed(weather.deliveries)) {
    yield { ...story, weather: { ...weather, deliveries } };
  }
  for (const commands of zeroed(weather.commands)) {
    yield { ...story, weather: { ...weather, commands } };
  }
  for (const name of switchNames) {
    yield { ...story, switches: { ...switches, [name]: defaultSwitches[name] } };
  }
  for (const name of Object.keys(settings)) {
    yield { ...story, settings: { ...settings, ...fieldOf(defaultSettings, name) } };
  }
  for (const [index, line] of lines.entries()) {
    for (const name of Object.keys(line)) {
      if (name === 'numbers') continue;
      const plainer = { ...line, ...fieldOf(openLine(line.name), name) };
      yield { ...story, lines: lines.with(index, plainer) };
    }
  }
  for (const [index, caller] of callers.entries()) {
    for (const plainer of plainerThan(caller)) {
      yield { ...story, callers: callers.with(index, plainer) };
    }
  }
  yield { ...story, faultsMs: Math.round(story.faultsMs / 2) };
};

/** Without either half, then without each. */
const without = function* <T>(all: readonly T[]): Generator<readonly T[]> {
  const half = Math.ceil(all.length / 2);
  if (all.length > 2) {
    yield all.slice(0, half);
    yield all.slice(half);
  }
  for (let index = 0; index < all.length; index += 1) yield all.toSpliced(index, 1);
};

const zeroed = function* <T extends object>(chances: T): Generator<T> {
  for (const name of Object.keys(chances)) {
    if (Reflect.get(chances, name) !== 0) yield { ...chances, [name]: undefined };
  }
};

const plainerThan = function* (caller: CallerStory): Generator<CallerStory> {
  yield { ...caller, keys: [] };
  for (const keys of without(caller.keys)) yield { ...caller, keys };
  yield { ...caller, wrongPins: 0 };
  yield { ...caller, goneAfterMs: null };
  yield { ...caller, cutOff: false };
  yield { ...caller, redialsAfterMs: null };
  yield { ...caller, typesAfterMs: 50 };
};

const fieldOf = (from: object, name: string): object => ({ [name]: Reflect.get(from, name) });
