import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openLine } from '../../src/conference/line.ts';
import { parseLines } from '../../src/conference/parse-lines.ts';
import { faultsOf, SALES } from '../support/sample-lines.ts';

describe('lines', () => {
  test('have the defaults of an open line where a field is not given', () => {
    expect(parseLines([{ name: 'sales', numbers: ['+13125550100'] }])).toEqual({
      lines: [{ ...openLine('sales'), numbers: ['+13125550100'] }],
      warnings: [],
    });
  });

  test('are read in full', () => {
    const conference = {
      beep_enabled: 'on_enter',
      comfort_noise: false,
      duration_minutes: 90,
      hold_audio_url: 'https://example.com/hold.mp3?token=a',
      max_participants: 800,
      region: 'Middle East',
    };
    const parsed = parseLines([
      {
        name: 'board-1',
        numbers: ['+13125550100', '+4930123456'],
        pin: '5829',
        host_pin: '904271836450',
        pin_attempts: 5,
        greeting: '',
        voice: 'AWS.Polly.Joanna-Neural',
        language: 'en-GB',
        wait_for_host: true,
        max_wait_minutes: 10,
        end_on_host_exit: true,
        host_grace_secs: 0,
        mute_on_entry: true,
        record: 'host',
        alone_minutes: 240,
        warn_before_end_minutes: 0,
        allow: ['+1312*', '+*'],
        deny: ['+13125550199'],
        conference,
        drop_back: false,
        sentences: { 'room-full': 'No seat is free.', failed: 'https://example.com/failed.mp3' },
      },
    ]);
    expect(parsed).toEqual({
      lines: [
        {
          name: 'board-1',
          numbers: ['+13125550100', '+4930123456'],
          pin: '5829',
          hostPin: '904271836450',
          pinAttempts: 5,
          greeting: '',
          voice: 'AWS.Polly.Joanna-Neural',
          language: 'en-GB',
          waitForHost: true,
          maxWaitMinutes: 10,
          endOnHostExit: true,
          hostGraceSecs: 0,
          muteOnEntry: true,
          record: 'host',
          aloneMinutes: 240,
          warnBeforeEndMinutes: 0,
          allow: ['+1312*', '+*'],
          deny: ['+13125550199'],
          conference,
          dropBack: false,
          sentences: { 'room-full': 'No seat is free.', failed: 'https://example.com/failed.mp3' },
        },
      ],
      warnings: [],
    });
  });

  test('are an array, or the field lines of an object', () => {
    expect(parseLines({ lines: [SALES] })).toEqual(parseLines([SALES]));
    expect(parseLines({ $schema: './lines.schema.json', lines: [SALES] })).toEqual(
      parseLines([SALES]),
    );
    expect(parseLines({ lines: [SALES], line: 1 })).toEqual({
      faults: ['"line": is unknown beside lines'],
    });
    for (const value of [null, 5, 'lines', {}, { lines: {} }]) {
      expect(parseLines(value)).toEqual({
        faults: ['lines: must be a list of lines, or an object with the one field lines'],
      });
    }
  });

  test('are at least one, because none would open every number', () => {
    expect(parseLines([])).toEqual({ faults: ['lines: must be a list of 1 to 10000 lines'] });
  });

  test('take null for a field that is not given', () => {
    expect(
      parseLines([{ ...SALES, pin: null, allow: null, conference: { region: null } }]),
    ).toEqual(parseLines([SALES]));
    expect(faultsOf([{ ...SALES, name: null }])).toEqual(['lines[0].name: is required']);
  });

  test('may be named by a number', () => {
    expect(parseLines([{ ...SALES, name: '+13125550100' }])).toHaveProperty('lines');
  });
});

describe('faults of lines', () => {
  test('are reported all at once, each with its path', () => {
    expect(
      faultsOf([
        { name: 'Sales', numbers: ['13125550100', '+13125550101', '+13125550101'] },
        'a line',
        { ...SALES, Pin: '1', conference: { max_participants: 1, colour: 'red' } },
      ]),
    ).toEqual([
      'lines[0].name: must be 1 to 40 of a-z, 0-9 and -, not beginning with -, or an E.164 number',
      'lines[0].numbers[0]: must be an E.164 number: +, country code, number, 15 digits at most',
      'lines[0].numbers[2]: is the same as [1]',
      'lines[1]: must be an object',
      'lines[2].conference.max_participants: must be a whole number from 2 to 800',
      'lines[2].conference.colour: is unknown',
      'lines[2].Pin: is unknown; did you mean pin?',
    ]);
  });

  test.each<readonly [field: string, values: readonly unknown[]]>([
    ['name', ['', 'a b', '-a', 'a'.repeat(41), '+0123', 'Ä', 5]],
    ['numbers', [[], 'x', ['+1'], ['+1234567890123456'], ['13125550100'], [5], {}]],
    ['pin', ['123', '1234567890123', '12a4', ' 1234', 1234, true]],
    ['host_pin', ['123', 1234]],
    ['pin_attempts', [0, 11, 1.5, '3']],
    ['greeting', ['x'.repeat(3001), '   ', 5]],
    ['voice', ['', 'femal', 'Aws.', 5]],
    ['language', ['en', 'EN-US', 5]],
    ['wait_for_host', ['yes', 1]],
    ['max_wait_minutes', [0, 241]],
    ['end_on_host_exit', [0]],
    ['host_grace_secs', [-1, 3601]],
    ['mute_on_entry', ['true']],
    ['record', ['always', true]],
    ['alone_minutes', [0, 241, Number.NaN]],
    ['warn_before_end_minutes', [-1, 241]],
    ['allow', [[], ['1312*'], ['*'], ['+13*12'], ['+13125550100**'], '+1*']],
    ['deny', [['x'], ['+0*']]],
    ['conference', [[], 'x']],
    ['drop_back', ['no']],
    ['sentences', [[], { 'room-full': '  ' }, { 'room-full': 5 }, { 'Room full': 'x' }]],
  ])('%s is refused where it is not what the table says', (field, values) => {
    for (const value of values) {
      const found = faultsOf([{ ...SALES, [field]: value }]);
      expect(found.length).toBeGreaterThan(0);
      for (const fault of found) expect(fault.startsWith(`lines[0].${field}`)).toBe(true);
    }
  });

  test.each<readonly [field: string, values: readonly unknown[]]>([
    ['beep_enabled', ['sometimes', true]],
    ['comfort_noise', ['on']],
    ['duration_minutes', [0, 241, 1.5]],
    ['hold_audio_url', ['ftp://x/y', '//x/y', 'https://u:p@x/y', `https://x/${'y'.repeat(2000)}`]],
    ['hold_media_name', ['', ' x', 'a/b', 5]],
    ['max_participants', [1, 801, '250']],
    ['region', ['us', 'Mars']],
    ['start_conference_on_create', [true]],
    ['__proto__', [{}]],
  ])('conference.%s is refused outside Telnyx’s limits', (field, values) => {
    for (const value of values) {
      // Parsed, as a file is: only so does __proto__ become a field.
      const line: unknown = JSON.parse(
        `{"name":"a","numbers":["+13125550100"],"conference":{"${field}":${JSON.stringify(value)}}}`,
      );
      const [fault, ...others] = faultsOf([line]);
      expect(fault).toMatch(new RegExp(`^lines\\[0\\]\\.conference\\.${field}: `));
      expect(others).toEqual([]);
    }
  });

  test('hold audio is a URL or a stored file, not both', () => {
    const conference = { hold_audio_url: 'https://x.example/y', hold_media_name: 'hold' };
    expect(faultsOf([{ ...SALES, conference }])).toEqual([
      'lines[0].conference.hold_media_name: cannot be used together with hold_audio_url',
    ]);
  });

  test('two lines have two names', () => {
    expect(faultsOf([SALES, { ...SALES, numbers: ['+13125550199'] }])).toEqual([
      'lines[1].name: is the name of lines[0] too',
    ]);
  });

  test('a sentence is one that is spoken, and is words, a recording or nothing', () => {
    const sentences = (replaced: object) => faultsOf([{ ...SALES, sentences: replaced }]);
    expect(sentences({ 'room-full': '', failed: 'x', locked: 'https://x.example/y' })).toEqual([]);
    expect(sentences({ 'room-empty': 'x' })).toEqual(['lines[0].sentences.room-empty: is unknown']);
    expect(sentences({ locked: 'https://x.example/y z' })).toHaveLength(1);
  });

  test('a prompt for a PIN is words: it cannot be a recording or nothing', () => {
    for (const name of ['ask-pin', 'ask-host-pin', 'wrong-pin']) {
      for (const words of ['', 'https://x.example/y']) {
        expect(faultsOf([{ ...SALES, sentences: { [name]: words } }])).toHaveLength(1);
      }
      expect(faultsOf([{ ...SALES, sentences: { [name]: 'Your PIN?' } }])).toEqual([]);
    }
  });

  test('an unknown field cannot break the list of faults', () => {
    const [fault] = faultsOf([{ ...SALES, ['a\nb'.repeat(100)]: 1 }]);
    expect(fault).not.toContain('\n');
    expect(fault?.length).toBeLessThan(100);
  });

  test('repeat no PIN and no number', () => {
    const line = {
      ...SALES,
      pin: '47112',
      host_pin: '4711',
      numbers: ['+13125550100', '3125550133'],
    };
    const found = faultsOf([line, { ...line, allow: ['3125550144'], pin: '98x' }]).join('\n');
    expect(found).not.toMatch(/4711|98x|5550/);
  });

  test('are found in anything, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['lines,warnings', 'faults']).toContain(Object.keys(parseLines(value)).join());
        expect(['lines,warnings', 'faults']).toContain(Object.keys(parseLines([value])).join());
      }),
    );
  });
});
