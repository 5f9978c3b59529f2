import { describe, expect, test } from 'vitest';

import { serializeError } from '../src/serialize-error.ts';

describe('a logged error', () => {
  test('has its type, message, stack, code and status', () => {
    const error = Object.assign(new TypeError('bad'), { code: 'ECONNRESET', status: 422 });
    expect(serializeError(error)).toEqual({
      type: 'TypeError',
      message: 'bad',
      stack: error.stack,
      code: 'ECONNRESET',
      status: 422,
    });
  });

  test('has nothing that a client hung on it', () => {
    const error = Object.assign(new Error('ERR'), {
      command: { args: ['+13125550133'] },
      headers: { authorization: 'Bearer x' },
      code: { nested: true },
    });
    expect(Object.keys(serializeError(error))).toEqual(['type', 'message', 'stack']);
  });

  test('brings its causes, three deep and no deeper', () => {
    const error = new Error('0', {
      cause: new Error('1', {
        cause: new Error('2', { cause: new Error('3', { cause: new Error('4') }) }),
      }),
    });
    const deepest = serializeError(error).cause?.cause?.cause;
    expect(deepest?.message).toBe('3');
    expect(deepest).not.toHaveProperty('cause');
  });

  test('that is its own cause ends', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(serializeError(error)).match(/"message":"round"/g)).toHaveLength(4);
  });

  test('of several parts brings the first three', () => {
    const parts = [1, 2, 3, 4].map((part) => new Error(String(part)));
    const { errors } = serializeError(new AggregateError(parts, 'all failed'));
    expect(errors?.map(({ message }) => message)).toEqual(['1', '2', '3']);
  });

  test('is cut where it is long', () => {
    const error = new Error('x'.repeat(100_000));
    const { message, stack } = serializeError(error);
    expect(message).toHaveLength(2_001);
    expect(stack).toHaveLength(4_001);
  });

  test('need not be an error', () => {
    expect(serializeError('boom')).toEqual({ type: 'string', message: 'boom' });
    expect(serializeError(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
  });
});
