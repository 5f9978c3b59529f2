// npm run lines:check -- FILE: what the start would say of a lines file. Exit 0: it would start; the
// summary is on stdout, warnings on stderr. Exit 1: it would not; every fault is on stderr.

import { readLinesFileSync } from '../src/read-lines.ts';

const USAGE_EXIT = 2;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

const check = (path: string): number => {
  const read = readLinesFileSync(path);
  if ('faults' in read) {
    for (const fault of read.faults) complain(`${path}: ${fault}`);
    return 1;
  }
  for (const warning of read.warnings) complain(`${path}: warning: ${warning}`);
  const numbers = new Set(read.lines.flatMap((line) => line.numbers));
  say(`${path}: good, ${count(read.lines.length, 'line')} on ${count(numbers.size, 'number')}`);
  return 0;
};

const count = (amount: number, noun: string): string =>
  `${amount} ${noun}${amount === 1 ? '' : 's'}`;

const [path, ...others] = process.argv.slice(2);
if (path === undefined || others.length > 0) {
  complain('usage: npm run lines:check -- FILE');
  process.exitCode = USAGE_EXIT;
} else {
  process.exitCode = check(path);
}
