// A copy of the project with one guard taken out.

import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Mutant } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = ['src', 'test', 'config', 'package.json', 'tsconfig.json'] as const;

export interface Tree extends AsyncDisposable {
  readonly root: string;
}

/** Null: a plain copy. @throws when the patch does not fit the file. */
export const plantTree = async (mutant: Mutant | null): Promise<Tree> => {
  const root = await mkdtemp(join(tmpdir(), 'partyline-mutant-'));
  for (const name of COPIED) await cp(join(ROOT, name), join(root, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  if (mutant !== null) await patch(root, mutant);
  return {
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
};

const patch = async (root: string, mutant: Mutant): Promise<void> => {
  const path = join(root, mutant.file);
  await writeFile(path, patchText(await readFile(path, 'utf8'), mutant));
};

/** @throws when the patch does not fit the text exactly once. */
export const patchText = (text: string, { file, find, replace, guard }: Mutant): string => {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${guard}: the patch fits ${file} ${times} times, not once`);
  // A function, because a text would have its dollar signs read.
  return text.replace(find, () => replace);
};
