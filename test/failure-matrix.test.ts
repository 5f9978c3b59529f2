import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ROWS = 37;
/** A test by its file, below test/, and its title. */
const SHOWN_BY = /`([^`]+\.test\.ts)` “([^”]+)”/g;

interface Row {
  readonly number: number;
  readonly shownBy: readonly { readonly file: string; readonly title: string }[];
}

const rows: readonly Row[] = readFileSync(join(import.meta.dirname, 'failure-matrix.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => ({
    number: Number(line.split('|')[1]),
    shownBy: [...line.matchAll(SHOWN_BY)].map(([, file = '', title = '']) => ({ file, title })),
  }));

test('every fault of the matrix is there, in its order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: ROWS }, (_, at) => at + 1));
});

test.each(rows)('fault $number is shown by tests that exist', ({ shownBy }) => {
  expect(shownBy).not.toEqual([]);
  expect(shownBy.filter((one) => !isWritten(one))).toEqual([]);
});

const isWritten = ({ file, title }: Row['shownBy'][number]): boolean => {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
};
