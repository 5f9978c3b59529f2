// A story in words: what is not ordinary about it.

import { openLine, type Line } from '../../src/conference/line.ts';
import { defaultSettings } from '../simulator/settings.ts';
import { defaultSwitches } from '../simulator/switches.ts';
import { calm } from '../simulator/weather.ts';
import type { Story } from './story.ts';

export const printStory = (story: Story): readonly string[] => [
  `story ${story.seed}: ${story.faultsMs} ms of faults, ${JSON.stringify(story.service)}`,
  ...story.lines.map((line) => `line ${line.name}: ${changes(line, plain(line))}`),
  ...story.callers.map((caller) => `caller ${JSON.stringify(caller)}`),
  ...story.actions.map((action) => `operator ${JSON.stringify(action)}`),
  ...story.troubles.map((trouble) => `trouble ${JSON.stringify(trouble)}`),
  `weather: ${changes(story.weather, calm)}`,
  `switches: ${changes(story.switches, defaultSwitches)}`,
  `settings: ${changes(story.settings, defaultSettings)}`,
];

const plain = (line: Line): Line => ({ ...openLine(line.name), greeting: null });

const changes = (given: object, ordinary: object): string => {
  const changed = Object.entries(given).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(ordinary, name)),
  );
  return changed.length === 0 ? 'nothing special' : JSON.stringify(Object.fromEntries(changed));
};
