import { describe, expect, it } from 'vitest';

import { admit } from '../../src/call/admission.ts';
import { createLines } from '../../src/conference/lines.ts';
import { CALLED, CALLER } from '../support/events.ts';
import { linesWith } from '../support/lines-of.ts';
import type { Line } from '../../src/conference/line.ts';

const kindOf = (line: Partial<Line>, from: string | null = CALLER): string =>
  admit(from, CALLED, linesWith(line)).kind;

describe('admission', () => {
  it('refuses a number of no line, and a call without one', () => {
    expect(admit(CALLER, '+13125550999', linesWith({})).kind).toBe('refused');
    expect(admit(CALLER, null, linesWith({})).kind).toBe('refused');
  });

  it('takes every number for a line of its own where none are configured', () => {
    expect(admit(CALLER, '+13125550999', createLines(null))).toMatchObject({
      kind: 'open',
      line: { name: '+13125550999' },
    });
  });

  it('opens a line without a PIN, and asks where there is one of either kind', () => {
    expect(kindOf({})).toBe('open');
    expect(kindOf({ pin: '1234' })).toBe('by-pin');
    expect(kindOf({ hostPin: '9999' })).toBe('by-pin');
  });

  it('lets the PIN choose among the lines of a number', () => {
    const lines = linesWith({ pin: '1111' }, { name: 'sales', pin: '2222' });

    expect(admit(CALLER, CALLED, lines)).toMatchObject({
      kind: 'by-pin',
      lines: [{ name: 'support' }, { name: 'sales' }],
    });
  });

  it.each<[string, Partial<Line>, string | null, string]>([
    ['whoever is allowed', { allow: [CALLER] }, CALLER, 'open'],
    ['a prefix that is allowed', { allow: ['+1312*'] }, CALLER, 'open'],
    ['nobody else', { allow: ['+1313*'] }, CALLER, 'refused'],
    ['no withheld number where some are allowed', { allow: ['+1*'] }, null, 'refused'],
    ['a withheld number where some are denied', { deny: ['+1*'] }, null, 'open'],
    ['not whoever is denied', { deny: [CALLER] }, CALLER, 'refused'],
    ['not a prefix that is denied', { deny: ['+1312*'] }, CALLER, 'refused'],
    ['whoever is not denied', { deny: ['+1313*'] }, CALLER, 'open'],
    [
      'not whoever is denied, even if allowed',
      { allow: ['+1*'], deny: [CALLER] },
      CALLER,
      'refused',
    ],
    ['no part of a number as a prefix without a star', { allow: ['+1312'] }, CALLER, 'refused'],
  ])('lets in %s', (_who, line, from, kind) => {
    expect(kindOf(line, from)).toBe(kind);
  });

  it('leaves out only the lines that refuse this caller', () => {
    const lines = linesWith({ pin: '1111', deny: [CALLER] }, { name: 'sales', pin: '2222' });

    expect(admit(CALLER, CALLED, lines)).toMatchObject({
      kind: 'by-pin',
      lines: [{ name: 'sales' }],
    });
  });
});
