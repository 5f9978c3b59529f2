import { describe, expect, test } from 'vitest';

import { diffLines } from '../../src/conference/diff-lines.ts';
import { openLine } from '../../src/conference/line.ts';
import type { Line } from '../../src/conference/line.ts';

const sales: Line = { ...openLine('sales'), numbers: ['+13125550100', '+13125550101'] };
const changed = (part: Partial<Line>) => diffLines([sales], [{ ...sales, ...part }]);

describe('the difference of two sets of lines', () => {
  test('is nothing between equal ones', () => {
    expect(diffLines([sales], [structuredClone(sales)])).toEqual([]);
  });

  test('names lines that go and lines that come', () => {
    const board = openLine('board');
    expect(diffLines([sales], [board])).toEqual([
      { kind: 'removed', line: 'sales' },
      { kind: 'added', line: 'board' },
    ]);
  });

  test('names each changed field as the file does, and from when on it holds', () => {
    expect(changed({ hostPin: '4711', language: 'de-DE', conference: { region: 'US' } })).toEqual([
      {
        kind: 'changed',
        line: 'sales',
        fields: [
          { field: 'host_pin', applies: 'new callers' },
          { field: 'language', applies: 'at once' },
          { field: 'conference.region', applies: 'next conference' },
        ],
      },
    ]);
  });

  test('knows every field of a line', () => {
    const other: Record<keyof Line, unknown> = {
      name: 'sales',
      numbers: ['+1'],
      pin: '1',
      hostPin: '2',
      pinAttempts: 9,
      greeting: 'x',
      voice: 'male',
      language: 'x',
      waitForHost: true,
      maxWaitMinutes: 9,
      endOnHostExit: true,
      hostGraceSecs: 9,
      muteOnEntry: true,
      record: 'on',
      aloneMinutes: 9,
      warnBeforeEndMinutes: 9,
      allow: ['+1*'],
      deny: ['+1*'],
      conference: { beep_enabled: 'always' },
      dropBack: false,
      sentences: { failed: 'x' },
    };
    // The table has every key of a line, which the compiler checks; the values only have to differ.
    const [change] = diffLines([sales], [other as unknown as Line]);
    expect(change).toHaveProperty('fields.length', Object.keys(other).length - 1);
  });

  test('does not see the order of numbers, patterns and sentences', () => {
    const before = { ...sales, allow: ['+1*', '+49*'], sentences: { failed: 'x', locked: 'y' } };
    const after = {
      ...sales,
      numbers: sales.numbers.toReversed(),
      allow: ['+49*', '+1*'],
      sentences: { locked: 'y', failed: 'x' },
    };
    expect(diffLines([before], [after])).toEqual([]);
  });

  test('sees a list that loses an entry, and one that goes', () => {
    expect(changed({ numbers: ['+13125550100'] })).toHaveLength(1);
    expect(changed({ deny: [] })).toHaveLength(1);
  });

  test('tells no value: it may be a PIN', () => {
    expect(JSON.stringify(changed({ pin: '5829', numbers: ['+13125550199'] }))).not.toMatch(
      /5829|5550199/,
    );
  });
});
