import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { faults, load } from './support/load-config.ts';

const LINE = { name: 'sales', numbers: ['+13125550100'], pin: '4711' };

const directory = mkdtempSync(join(tmpdir(), 'partyline-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

describe('the lines in the environment', () => {
  test('come from a file, whose absolute path is kept for reloads', () => {
    const path = file('lines.json', JSON.stringify({ lines: [LINE] }));
    expect(load({ LINES_FILE: path }).lines).toMatchObject({
      file: path,
      initial: [{ name: 'sales' }],
    });
  });

  test('may begin with the mark that editors on Windows put there', () => {
    const path = file('marked.json', `\uFEFF${JSON.stringify([LINE])}`);
    expect(load({ LINES_FILE: path }).lines.initial).toHaveLength(1);
  });

  test('are not read from a file that cannot be one of lines', () => {
    const path = file('huge.json', `[${' '.repeat(8 * 1024 * 1024)}]`);
    expect(faults({ LINES_FILE: path })).toEqual(['LINES_FILE: is longer than 8388608 bytes']);
  });

  test('are not given twice', () => {
    const path = file('lines.json', JSON.stringify([LINE]));
    expect(faults({ LINES_FILE: path, LINES: JSON.stringify([LINE]) })).toEqual([
      'LINES: LINES_FILE is set as well; set one',
    ]);
  });

  test('bring their faults among the others', () => {
    const path = file('bad.json', JSON.stringify([{ name: 'A', numbers: [] }]));
    expect(faults({ LINES_FILE: path, PORT: 'x' }).map((fault) => fault.split(': ', 2))).toEqual([
      ['PORT', expect.any(String)],
      ['LINES_FILE', 'lines[0].name'],
      ['LINES_FILE', 'lines[0].numbers'],
    ]);
  });

  test('that are no JSON are a fault that names the place and quotes no line', () => {
    const [fault] = faults({ LINES: '[{"name": "sales", "pin": "4711"' });
    expect(fault).toBe('LINES: is not JSON (line 1 column 33)');
    expect(faults({ LINES: '[{"pin": "4711",}]' })[0]).not.toContain('4711');
    expect(faults({ LINES: '[4711,]' })).toEqual([`LINES: is not JSON: unexpected token ']'`]);
    expect(faults({ LINES_FILE: join(directory, 'absent') })).toEqual([
      'LINES_FILE: cannot be read (ENOENT)',
    ]);
  });

  test('bring their warnings along', () => {
    const weak = JSON.stringify([{ ...LINE, pin: '1234' }]);
    expect(load({ LINES: weak }).warnings).toEqual(['LINES: lines[0].pin: is easy to guess']);
  });
});
