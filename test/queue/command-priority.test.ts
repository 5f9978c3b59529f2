import { expect, test } from 'vitest';

import { commandPriority } from '../../src/queue/command-priority.ts';
import { COMMAND_TYPES } from '../support/sample-commands.ts';

test('who is let in or out goes before what is read or set, and that before what is heard', () => {
  const byPriority = Map.groupBy(COMMAND_TYPES, (type) => commandPriority({ type }));
  expect(new Set(byPriority.keys())).toEqual(new Set([1, 2, 3]));
  expect(byPriority.get(1)?.toSorted()).toEqual([
    'calls.answer',
    'calls.hangup',
    'calls.reject',
    'conferences.create',
    'conferences.endConference',
    'conferences.join',
  ]);
  expect(byPriority.get(3)?.toSorted()).toEqual([
    'calls.gatherUsingSpeak',
    'calls.speak',
    'calls.startPlayback',
    'conferences.play',
    'conferences.speak',
  ]);
});
