import { describe, expect, test } from 'vitest';

import { openLine } from '../../src/conference/line.ts';
import { createLines } from '../../src/conference/lines.ts';

const sales = { ...openLine('sales'), numbers: ['+13125550100', '+13125550101'], pin: '5829' };
const board = { ...openLine('board'), numbers: ['+13125550100'], pin: '7304' };

describe('configured lines', () => {
  const lines = createLines([sales, board]);

  test('are found by a called number, all that have it, in the order of the file', () => {
    expect(lines.byNumber('+13125550100')).toEqual([sales, board]);
    expect(lines.byNumber('+13125550101')).toEqual([sales]);
  });

  test('are not found by another number', () => {
    expect(lines.byNumber('+13125550199')).toEqual([]);
    expect(lines.byNumber('constructor')).toEqual([]);
  });

  test('are found by name, and an unknown name is an open line that no number reaches', () => {
    expect(lines.byName('board')).toBe(board);
    expect(lines.byName('gone')).toEqual(openLine('gone'));
    expect(lines.byName('gone').numbers).toEqual([]);
  });

  test('are listed', () => {
    expect(lines.all()).toEqual([sales, board]);
  });
});

describe('without lines', () => {
  const lines = createLines(null);

  test('every number is its own open line, named by the number', () => {
    expect(lines.byNumber('+13125550100')).toEqual([openLine('+13125550100')]);
    expect(lines.byNumber('+13125550100')[0]).toMatchObject({
      name: '+13125550100',
      numbers: ['+13125550100'],
      pin: null,
    });
    expect(lines.byName('+13125550100')).toEqual(openLine('+13125550100'));
  });

  test('what is no number is no line', () => {
    for (const number of ['', 'a b', '+1\n', 'x'.repeat(129)]) {
      expect(lines.byNumber(number)).toEqual([]);
    }
  });

  test('none is listed', () => {
    expect(lines.all()).toEqual([]);
  });
});
