import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { patchText } from './mutant-tree.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');

test.each(MUTANTS.map((mutant) => [mutant.guard, mutant] as const))(
  'the patch that takes out a guard still fits: %s',
  async (_guard, mutant) => {
    const text = await readFile(join(ROOT, mutant.file), 'utf8');

    expect(patchText(text, mutant)).not.toBe(text);
  },
);

test('a patch that fits nowhere is refused by the name of its guard', () => {
  const mutant = { guard: 'a fence', file: 'a.lua', find: 'a', replace: '', provocation: 'fence' };

  expect(() => patchText('nothing', mutant)).toThrow('a fence: the patch fits a.lua 0 times');
  expect(() => patchText('aa', mutant)).toThrow('a fence: the patch fits a.lua 2 times');
});
