import { expect, test } from 'vitest';

import { readArguments } from './read-arguments.ts';

test('runs a thousand seeds from the first on, unless others are asked for', () => {
  expect(readArguments([])).toEqual({ run: 'many', from: 1, seeds: 1_000 });
  expect(readArguments(['--seeds', '50', '--from', '7'])).toEqual({
    run: 'many',
    from: 7,
    seeds: 50,
  });
  expect(readArguments(['--seed', '7'])).toEqual({ run: 'one', seed: 7 });
  expect(readArguments(['--help'])).toEqual({ run: 'help' });
});

test.each([
  ['--seeds', ['--seeds', 'many']],
  ['--seeds', ['--seeds', '0']],
  ['--seeds', ['--seeds', '']],
  ['--seeds', ['--seeds', '1e3']],
  ['--seeds', ['--seeds', '99999999999999999']],
  ['--seeds', ['--seeds']],
  ['--seeds', ['--seeds=-1']],
  ['--seeds', ['--seed', '1', '--seeds', '2']],
  ['--from', ['--from', '1.5']],
  ['--seed', ['--seed', 'x']],
  ['--minutes', ['--minutes', '5']],
  ['often', ['often']],
])('refuses what cannot be, and names %s in %j', (name, args) => {
  expect(readArguments(args)).toEqual({ run: 'refused', why: expect.stringContaining(name) });
});
