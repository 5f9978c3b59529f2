import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const SALES = { name: 'sales', numbers: ['+13125550100'], pin: '5829' };
const BOARD = { name: 'board', numbers: ['+13125550101'] };

const directory = mkdtempSync(join(tmpdir(), 'partyline-tools-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, lines: unknown): string => {
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify(lines));
  return path;
};

const run = (script: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', script), ...args],
    { encoding: 'utf8', env: {} },
  );
  return { status, stdout, stderr };
};

describe('lines:check', () => {
  test('sums up a sound file in one line', () => {
    const path = file('good.json', [SALES, BOARD]);
    expect(run('check-lines.ts', path)).toEqual({
      status: 0,
      stdout: `${path}: good, 2 lines on 2 numbers\n`,
      stderr: '',
    });
  });

  test('finds the example good', () => {
    const { status, stderr } = run('check-lines.ts', join(ROOT, 'config/lines.example.json'));
    expect([status, stderr]).toEqual([0, '']);
  });

  test('names every fault and exits 1', () => {
    const path = file('bad.json', [{ ...SALES, pin: '1', colour: 'red' }, SALES]);
    const { status, stdout, stderr } = run('check-lines.ts', path);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `${path}: lines[0].pin: must be 4 to 12 digits in quotes`,
      `${path}: lines[0].colour: is unknown`,
      `${path}: lines[1].name: is the name of lines[0] too`,
    ]);
  });

  test('warns of what is probably not meant, and exits 0', () => {
    const path = file('weak.json', [{ ...SALES, pin: '1234' }]);
    expect(run('check-lines.ts', path)).toMatchObject({
      status: 0,
      stderr: `${path}: warning: lines[0].pin: is easy to guess\n`,
    });
  });

  test('says that a file is not there', () => {
    const { status, stderr } = run('check-lines.ts', join(directory, 'absent'));
    expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be read (ENOENT)')]);
  });

  test('tells how it is used', () => {
    for (const args of [[], ['a', 'b']]) {
      const { status, stderr } = run('check-lines.ts', ...args);
      expect([status, stderr]).toEqual([2, 'usage: npm run lines:check -- FILE\n']);
    }
  });
});

describe('lines:diff', () => {
  test('says in sentences what changes and from when on', () => {
    const before = file('before.json', [SALES, BOARD]);
    const after = file('after.json', [
      { ...SALES, pin: '7304', deny: ['+1900*'], voice: 'male', conference: { region: 'US' } },
      { name: 'support', numbers: ['+13125550101'] },
    ]);
    expect(run('diff-lines.ts', before, after)).toEqual({
      status: 0,
      stderr: '',
      stdout: [
        'Line board is gone: nobody reaches it any more. A running conference goes on under its old rules until the last caller has left.',
        'Line sales: voice changes at once, in a running conference too.',
        'Line sales: pin, deny change for whoever calls from now on; callers who are in stay in.',
        'Line sales: conference.region changes from the next conference on; a running one keeps what it has.',
        'Line support is new: its numbers reach it at once.',
        '',
      ].join('\n'),
    });
  });

  test('says that nothing changes', () => {
    const path = file('same.json', [SALES]);
    expect(run('diff-lines.ts', path, path)).toMatchObject({
      status: 0,
      stdout: 'Nothing changes.\n',
    });
  });

  test('names the faults of both files and exits 1', () => {
    const bad = file('bad.json', [{ ...SALES, pin: '1' }]);
    const { status, stdout, stderr } = run('diff-lines.ts', bad, join(directory, 'absent'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  test('tells how it is used', () => {
    expect(run('diff-lines.ts', 'one')).toMatchObject({ status: 2 });
  });
});
