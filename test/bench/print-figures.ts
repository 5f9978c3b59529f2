// One line of JSON for each figure, and a table at the end.

import { isReached, measured, type Figure } from './figure.ts';

const write = (line: string): void => void process.stdout.write(`${line}\n`);

export const printFigure = (figure: Figure): void => {
  write(
    JSON.stringify({ ...figure, measured: round(measured(figure)), reached: isReached(figure) }),
  );
};

export const printTable = (figures: readonly Figure[]): void => {
  const rows = [
    ['figure', 'measured', 'baseline', 'ratio', 'bound', ''],
    ...figures.map((figure) => [
      figure.name,
      `${round(figure.value)} ${figure.unit}`,
      figure.baseline === null ? '' : `${round(figure.baseline)} ${figure.unit}`,
      figure.measure === 'ratio' ? String(round(measured(figure))) : '',
      boundOf(figure),
      REACHED[String(isReached(figure))] ?? '',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) write(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
};

const REACHED: Readonly<Record<string, string>> = { true: 'reached', false: 'NOT REACHED' };

const boundOf = ({ bound }: Figure): string => {
  if (bound === null) return '';
  return 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`;
};

const round = (value: number): number => Number(value.toPrecision(value >= 1_000 ? 5 : 3));
