import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { faultsOf } from '../support/sample-lines.ts';

const SHARED = '+13125550100';
const line = (name: string, pins: object, numbers: readonly string[] = [SHARED]) => ({
  name,
  numbers,
  ...pins,
});

describe('lines that share a number', () => {
  test('each need a PIN', () => {
    expect(
      faultsOf([line('a', { pin: '5829' }), line('b', {}), line('c', { host_pin: '7304' })]),
    ).toEqual([
      'lines[1].pin: is required, because a number is shared with lines[0], lines[2]',
      'lines[2].pin: is required, because a number is shared with lines[0], lines[1]',
    ]);
    expect(faultsOf([line('a', { pin: '5829' }), line('b', { pin: '7304' })])).toEqual([]);
  });

  test('have no two equal PINs, whoever they are for', () => {
    expect(faultsOf([line('a', { pin: '5829' }), line('b', { pin: '5829' })])).toEqual([
      'lines[1].pin: is the same as lines[0].pin, on a number that both have',
    ]);
    expect(
      faultsOf([line('a', { pin: '5829', host_pin: '7304' }), line('b', { pin: '7304' })]),
    ).toEqual(['lines[1].pin: is the same as lines[0].host_pin, on a number that both have']);
  });

  test('have no PIN that begins another', () => {
    expect(faultsOf([line('a', { pin: '58291' }), line('b', { pin: '5829' })])).toEqual([
      'lines[0].pin: begins with lines[1].pin, on a number that both have',
    ]);
    // Another PIN that begins alike stands between the two.
    expect(
      faultsOf([
        line('a', { pin: '5829' }),
        line('b', { pin: '58295' }),
        line('c', { pin: '58291' }),
      ]),
    ).toHaveLength(2);
  });

  test('are told of a fault once, however many numbers they share', () => {
    const numbers = [SHARED, '+13125550101', '+13125550102'];
    expect(
      faultsOf([line('a', { pin: '5829' }, numbers), line('b', { pin: '5829' }, numbers)]),
    ).toHaveLength(1);
  });

  test('are compared although one of them has other faults', () => {
    expect(
      faultsOf([
        line('a', { pin: '5829', voice: 5 }),
        line('b', { pin: '5829' }, [SHARED, 'no number']),
      ]),
    ).toContain('lines[1].pin: is the same as lines[0].pin, on a number that both have');
  });

  test('are not said to lack a PIN that is there and at fault', () => {
    expect(faultsOf([line('a', { pin: '5829' }), line('b', { pin: '58' })])).toEqual([
      'lines[1].pin: must be 4 to 12 digits in quotes',
    ]);
  });
});

describe('one line', () => {
  test('has two PINs that cannot be mistaken for each other', () => {
    expect(faultsOf([line('a', { pin: '5829', host_pin: '5829' })])).toEqual([
      'lines[0].host_pin: is the same as lines[0].pin, on a number that both have',
    ]);
    expect(faultsOf([line('a', { pin: '5829', host_pin: '582' + '91' })])).toHaveLength(1);
  });

  test('may have the PIN of a line on another number', () => {
    expect(
      faultsOf([line('a', { pin: '5829' }), line('b', { pin: '5829' }, ['+13125550101'])]),
    ).toEqual([]);
  });
});

test('PINs on one number are sound exactly when none begins another', () => {
  const pin = fc.stringMatching(/^[12]{4,6}$/);
  fc.assert(
    fc.property(fc.array(pin, { minLength: 2, maxLength: 6 }), (pins) => {
      const clashes = pins.some((a, i) => pins.some((b, j) => i !== j && b.startsWith(a)));
      const found = faultsOf(pins.map((digits, at) => line(`l${at}`, { pin: digits })));
      expect(found.length > 0).toBe(clashes);
    }),
  );
});
