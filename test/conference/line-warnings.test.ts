import { describe, expect, test } from 'vitest';

import { SALES, warningsOf } from '../support/sample-lines.ts';

describe('a warning', () => {
  test.each(['1111', '1234', '7890', '4321', '210987'])('is given for the PIN %s', (pin) => {
    expect(warningsOf([{ ...SALES, pin }])).toEqual(['lines[0].pin: is easy to guess']);
    expect(warningsOf([{ ...SALES, pin: '5829', host_pin: pin }])).toEqual([
      'lines[0].host_pin: is easy to guess',
    ]);
  });

  test('is not given for any other PIN', () => {
    for (const pin of ['5829', '1212', '1235', '1112', '13579']) {
      expect(warningsOf([{ ...SALES, pin }])).toEqual([]);
    }
  });

  test('is given where a host is needed and nobody can become one', () => {
    expect(
      warningsOf([{ ...SALES, wait_for_host: true, end_on_host_exit: true, record: 'host' }]).map(
        (warning) => warning.split(':')[0],
      ),
    ).toEqual(['lines[0].wait_for_host', 'lines[0].end_on_host_exit', 'lines[0].record']);
    expect(
      warningsOf([
        { ...SALES, host_pin: '5829', wait_for_host: true, end_on_host_exit: true, record: 'host' },
      ]),
    ).toEqual([]);
  });

  test('is given for a warning that comes before the conference begins', () => {
    const conference = { duration_minutes: 5 };
    expect(warningsOf([{ ...SALES, conference }])).toEqual([
      'lines[0].warn_before_end_minutes: is not shorter than conference.duration_minutes: there is no warning',
    ]);
    expect(warningsOf([{ ...SALES, conference, warn_before_end_minutes: 1 }])).toEqual([]);
  });

  test('is given for hold audio that hardly anybody hears', () => {
    const conference = { hold_media_name: 'hold' };
    expect(warningsOf([{ ...SALES, conference }])).toHaveLength(1);
    expect(warningsOf([{ ...SALES, conference, wait_for_host: true, host_pin: '5829' }])).toEqual(
      [],
    );
  });
});
