import { describe, expect, test } from 'vitest';

import type { CommandType } from '../../src/call/command.ts';
import { CODES, type Meaning, meaningOf } from '../../src/telnyx/codes.ts';
import { CREATE_CONFERENCE_CODES, DOCUMENTED_CODES } from '../fixtures/telnyx/error-codes.ts';
import { COMMAND_TYPES } from '../support/sample-commands.ts';

test.each([...new Set([...DOCUMENTED_CODES, ...CREATE_CONFERENCE_CODES])])(
  'code %s of the documents has a row',
  (code) => {
    expect(CODES).toHaveProperty(code);
  },
);

const LEG_COMMANDS = COMMAND_TYPES.filter(
  (type) => type.startsWith('calls.') && type !== 'calls.dial',
);
const CONFERENCE_COMMANDS = COMMAND_TYPES.filter(
  (type) => type.startsWith('conferences.') && type !== 'conferences.list',
);

interface Row {
  readonly otherwise: Meaning;
  readonly except?: Readonly<Partial<Record<CommandType, Meaning>>>;
}

const REJECTED: Row = { otherwise: 'rejected' };
const RETRY: Row = { otherwise: 'retry' };
const CONFERENCE_ENDED: Row = {
  otherwise: 'conference-ended',
  except: { 'conferences.leave': 'success', 'conferences.endConference': 'success' },
};

/** What a 422 with this code means. */
const EXPECTED: Readonly<Record<string, Row>> = {
  '10003': REJECTED,
  '10004': REJECTED,
  '10005': {
    otherwise: 'rejected',
    except: {
      ...Object.fromEntries(LEG_COMMANDS.map((type) => [type, 'call-ended'] as const)),
      ...Object.fromEntries(CONFERENCE_COMMANDS.map((type) => [type, 'conference-ended'] as const)),
      ...CONFERENCE_ENDED.except,
      'conferences.create': 'call-ended',
    },
  },
  '10006': REJECTED,
  '10007': RETRY,
  '10008': RETRY,
  '10009': { otherwise: 'unauthorized' },
  '10010': { otherwise: 'unauthorized' },
  '10011': REJECTED,
  '10015': REJECTED,
  '10016': REJECTED,
  '10023': REJECTED,
  '10032': REJECTED,
  '10033': REJECTED,
  '10036': RETRY,
  '10037': RETRY,
  '90015': { otherwise: 'call-ended' },
  '90017': REJECTED,
  '90018': {
    otherwise: 'call-ended',
    except: {
      'calls.hangup': 'success',
      'calls.reject': 'success',
      'conferences.leave': 'success',
    },
  },
  '90019': CONFERENCE_ENDED,
  '90020': RETRY,
  '90031': REJECTED,
  '90032': { otherwise: 'conference-full' },
  '90033': {
    otherwise: 'conference-ended',
    except: { ...CONFERENCE_ENDED.except, 'conferences.create': 'name-taken' },
  },
  '90034': { otherwise: 'call-not-answered' },
  '90036': REJECTED,
  '90038': REJECTED,
  '90040': { otherwise: 'rejected', except: { 'conferences.create': 'retry' } },
  '90041': RETRY,
  '90042': RETRY,
  '90043': RETRY,
  '90044': {
    otherwise: 'rejected',
    except: { 'conferences.join': 'success', 'conferences.create': 'name-taken' },
  },
  '90045': REJECTED,
  '90054': REJECTED,
  '90058': CONFERENCE_ENDED,
  '90061': REJECTED,
  '90102': REJECTED,
  '90103': RETRY,
};

test('every row is expected', () => {
  expect(Object.keys(CODES).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

test.each(Object.entries(EXPECTED))(
  'code %s means the same for every command but the named ones',
  (code, { otherwise, except = {} }) => {
    const actual = COMMAND_TYPES.map((type) => [type, meaningOf(type, 422, code)] as const);
    const expected = COMMAND_TYPES.map((type) => [type, except[type] ?? otherwise] as const);
    expect(actual).toEqual(expected);
  },
);

describe('without a known code the status decides', () => {
  test.each([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [402, 'rejected'],
    [403, 'unauthorized'],
    [404, 'conference-ended'],
    [408, 'retry'],
    [409, 'retry'],
    [415, 'rejected'],
    [422, 'rejected'],
    [429, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
    [302, 'rejected'],
    [null, 'retry'],
  ] as const)('status %s on join means %s', (status, meaning) => {
    expect(meaningOf('conferences.join', status, null)).toBe(meaning);
    expect(meaningOf('conferences.join', status, '99999')).toBe(meaning);
    expect(meaningOf('conferences.join', status, 'constructor')).toBe(meaning);
  });

  test('status 404 on a leg means that the leg is gone', () => {
    expect(meaningOf('calls.speak', 404, null)).toBe('call-ended');
  });

  test('code 10011 is a rate limit with 429 and a refusal with 422', () => {
    expect(meaningOf('conferences.join', 429, '10011')).toBe('retry');
    expect(meaningOf('conferences.join', 422, '10011')).toBe('rejected');
  });
});
