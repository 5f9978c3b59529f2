import { expect, test } from 'vitest';

import { readBenchArguments, readStampedeArguments } from './arguments.ts';

const GROUPS = ['memory', 'start'];

test('without arguments every group is measured', () => {
  expect(readBenchArguments([], GROUPS)).toEqual({
    groups: GROUPS,
    rounds: 5,
    scale: 1,
    profile: null,
  });
});

test('named groups are measured in the order of the bench', () => {
  const { groups } = readBenchArguments(['start', 'memory', 'start'], GROUPS);
  expect(groups).toEqual(['memory', 'start']);
});

test('options give rounds, amounts of work and a place for profiles', () => {
  const argv = ['memory', '--rounds', '7', '--scale', '0.5', '--profile', '/tmp/profiles'];
  expect(readBenchArguments(argv, GROUPS)).toEqual({
    groups: ['memory'],
    rounds: 7,
    scale: 0.5,
    profile: '/tmp/profiles',
  });
});

test('every fault of the command line is named', () => {
  const argv = ['speed', '--rounds', '0', '--scale', 'much'];
  const read = () => readBenchArguments(argv, GROUPS);
  expect(read).toThrow('speed is no group; there are: memory, start');
  expect(read).toThrow('--rounds must be a whole number from 1 to 20');
  expect(read).toThrow('--scale must be a number over 0, 10 at most');
});

test('an unknown option is named', () => {
  expect(() => readBenchArguments(['--fast'], GROUPS)).toThrow("'--fast'");
  expect(() => readStampedeArguments(['--people', '3'])).toThrow("'--people'");
});

test('a stampede is 3,000 callers in 30 s into 60 lines unless it is told otherwise', () => {
  expect(readStampedeArguments([])).toEqual({ callers: 3_000, seconds: 30, lines: 60 });
  const argv = ['--callers', '60', '--seconds', '2', '--lines', '3'];
  expect(readStampedeArguments(argv)).toEqual({ callers: 60, seconds: 2, lines: 3 });
});

test('a stampede of nobody, of halves or of groups is refused by name', () => {
  expect(() => readStampedeArguments(['--callers', '0'])).toThrow('--callers');
  expect(() => readStampedeArguments(['--seconds', '1.5'])).toThrow('--seconds');
  expect(() => readStampedeArguments(['--lines=-1'])).toThrow('--lines');
  expect(() => readStampedeArguments(['memory'])).toThrow("'memory'");
});
