import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createLineMask, maskNumber } from '../src/masking.ts';

const API_KEY = 'KEY0123456789ABCDEF_secret';
const mask = createLineMask({ numbers: 'masked', secrets: [API_KEY, 'p"4+ (x'] });
const hideOnly = createLineMask({ numbers: 'plain', secrets: [API_KEY] });

const e164 = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{7,14}$/))
  .map(([first, rest]) => `+${first}${rest}`);
const pin = fc.stringMatching(/^\d{4,12}$/);
const jsonText = fc.string({ unit: 'binary', maxLength: 20 });

/** Telnyx's ids, and ours. */
const id = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^v[23]:[A-Za-z0-9_-]{40,80}$/),
  fc.stringMatching(/^[1-9]\d{18}$/),
  fc.tuple(fc.uuid(), fc.nat(20)).map(([call, at]) => `call:${call}|result-${call}|${at}`),
);

describe('a masked number', () => {
  test('keeps its first and its last two digits', () => {
    expect(maskNumber('+13125550133')).toBe('+1********33');
    expect(maskNumber('+4930123456')).toBe('+4*******56');
  });

  test('has its length, so that two kinds of number can still be told apart', () => {
    fc.assert(
      fc.property(e164, (number) => {
        expect(maskNumber(number)).toHaveLength(number.length);
      }),
    );
  });

  test('is masked in a SIP address and without a plus, too', () => {
    expect(maskNumber('sip:13125550133@example.com')).toBe('sip:*********33@example.com');
    expect(maskNumber('anonymous')).toBe('anonymous');
  });

  test('does not change when it is masked again', () => {
    fc.assert(
      fc.property(e164, (number) => {
        expect(maskNumber(maskNumber(number))).toBe(maskNumber(number));
      }),
    );
  });
});

describe('the mask over a log line', () => {
  test('lets no phone number through, wherever it stands', () => {
    fc.assert(
      fc.property(e164, jsonText, jsonText, (number, before, after) => {
        const line = JSON.stringify({
          [`${before}x`]: number,
          list: [number],
          nested: { text: `${before} ${number} ${after}` },
          quoted: JSON.stringify({ deep: JSON.stringify({ number }) }),
        });
        const masked = mask(line);
        expect(masked).not.toContain(number);
        expect(masked).not.toContain(number.slice(1));
      }),
    );
  });

  test.each([
    '+1 312 555 0133',
    '+1 (312) 555-0133',
    '+1-312-555-0133',
    '%2B13125550133',
    '%2b13125550133',
    'sip:13125550133@example.com',
    'tel:13125550133',
  ])('knows %s for a number', (number) => {
    expect(mask(JSON.stringify({ msg: `from ${number} to` }))).not.toMatch(/555-?\d|5550/);
  });

  test('masks a line that is named by a number without a plus, and no other name', () => {
    const line = JSON.stringify({ line: '13125550133', conference_name: 'x' });
    expect(mask(line)).toBe(JSON.stringify({ line: '*********33', conference_name: 'x' }));
    expect(mask(JSON.stringify({ body: line }))).not.toContain('13125550133');
    for (const name of ['team-20261122', '13125550133-sales', '4711']) {
      expect(mask(JSON.stringify({ line: name }))).toBe(JSON.stringify({ line: name }));
    }
  });

  test('masks a caller whose number has no plus, by the name of the field', () => {
    for (const field of ['from', 'to', 'caller_id_number']) {
      const line = JSON.stringify({ [field]: '13125550133' });
      expect(mask(line)).toBe(JSON.stringify({ [field]: '*********33' }));
      expect(mask(JSON.stringify({ body: line }))).not.toContain('13125550133');
    }
  });

  test('hides PINs and pressed digits by the name of their field, quoted or not', () => {
    fc.assert(
      fc.property(
        pin,
        fc.constantFrom('pin', 'host_pin', 'hostPin', 'digits', 'digit'),
        (digits, field) => {
          const line = JSON.stringify({
            [field]: digits,
            number: Number(digits),
            err: { message: `Unexpected token in ${JSON.stringify({ [field]: digits })}` },
            bare: { [field]: Number(digits) },
          }).replace(/"number":\d+,/, '');
          expect(mask(line)).not.toContain(digits);
          expect(hideOnly(line)).not.toContain(digits);
        },
      ),
    );
  });

  test('hides the secrets it was given, also where JSON had to escape them', () => {
    const line = JSON.stringify({ msg: `refused: ${API_KEY}`, other: 'a p"4+ (x b' });
    expect(JSON.parse(mask(line))).toEqual({ msg: 'refused: [hidden]', other: 'a p"4+ (x b' });
    const short = createLineMask({ numbers: 'masked', secrets: ['p"4+ (x\\y'] });
    expect(JSON.parse(short(JSON.stringify({ other: 'a p"4+ (x\\y b' })))).toEqual({
      other: 'a [hidden] b',
    });
  });

  test('hides the whole of a secret of which another is the beginning', () => {
    const both = createLineMask({ numbers: 'plain', secrets: ['12345678', '12345678abc'] });
    expect(both('a 12345678abc b')).toBe('a [hidden] b');
  });

  test('hides bearer tokens, fields of tokens and credentials in URLs', () => {
    const line = JSON.stringify({
      authorization: 'Bearer abc.def',
      msg: 'sent Bearer abc.def to redis://user:abc.def@host:6379',
      token: 'abc.def\\"x"',
    });
    expect(JSON.parse(hideOnly(line))).toEqual({
      authorization: '[hidden]',
      msg: 'sent Bearer [hidden] to redis://[hidden]@host:6379',
      token: '[hidden]',
    });
  });

  test('leaves ids as they are', () => {
    fc.assert(
      fc.property(id, id, (first, second) => {
        const line = JSON.stringify({
          call_control_id: first,
          connection_id: second,
          time: 1_795_339_999_999,
          msg: `${first} of ${second}`,
        });
        expect(mask(line)).toBe(line);
      }),
    );
  });

  test('leaves times and sums as they are', () => {
    const line = '{"at":"2026-11-22T10:00:00.123456+00:00","msg":"3 + 12345 ms, +1234567 bytes"}';
    expect(mask(line)).toBe(line);
  });

  test('leaves numbers as they are where they may be shown', () => {
    const line = JSON.stringify({ from: '+13125550133', msg: 'to +13125550133' });
    expect(hideOnly(line)).toBe(line);
  });

  test('leaves JSON valid, with the same fields', () => {
    const field = fc.oneof(
      fc.constantFrom('pin', 'from', 'to', 'token', 'digits', 'password'),
      jsonText,
    );
    const value = fc.oneof(e164, pin, pin.map(Number), jsonText, fc.json());
    fc.assert(
      fc.property(fc.dictionary(field, value), fc.dictionary(field, value), (outer, inner) => {
        const object = { ...outer, inner, quoted: JSON.stringify(inner) };
        const masked: unknown = JSON.parse(mask(JSON.stringify(object)));
        expect(Object.keys(masked ?? {})).toHaveLength(Object.keys(object).length);
      }),
    );
  });

  test('is quick on a line that was made to be slow', () => {
    const started = performance.now();
    for (const piece of [
      '+',
      '+1',
      '+1 ',
      '"pin":"',
      '"pin":"\\',
      '://',
      '://a',
      '"pin\\',
      'Bearer ',
    ]) {
      mask(piece.repeat(50_000));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
