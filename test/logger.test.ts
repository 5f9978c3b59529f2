import { Writable } from 'node:stream';

import { describe, expect, test } from 'vitest';

import { createLogger } from '../src/logger.ts';
import type { LoggerOptions } from '../src/logger.ts';

const NUMBER = '+13125550133';

const captured = (options: Partial<LoggerOptions> = {}) => {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ level: 'trace', numbers: 'masked', destination, ...options });
  return { log, lines, entries: () => lines.map((line): unknown => JSON.parse(line)) };
};

describe('the logger', () => {
  test('writes one line of JSON for each message, with its fields', () => {
    const { log, lines, entries } = captured();
    log.info({ event: 'call.summary', call_leg_id: 'a', line: 'sales' }, 'a call ended');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/\n$/);
    expect(entries()).toEqual([
      expect.objectContaining({
        level: 30,
        event: 'call.summary',
        call_leg_id: 'a',
        line: 'sales',
        msg: 'a call ended',
      }),
    ]);
  });

  test('writes nothing below its level', () => {
    const { log, lines } = captured({ level: 'warn' });
    log.info('quiet');
    log.warn('loud');
    expect(lines).toHaveLength(1);
  });

  test('masks numbers in messages, fields, children, errors, stacks and causes', () => {
    const { log, lines } = captured();
    const error = new Error(`no line for ${NUMBER}`, { cause: new Error(`GET room:${NUMBER}`) });
    log.info({ from: NUMBER, deep: { to: [NUMBER] } }, `a call from ${NUMBER}`);
    log.child({ line: NUMBER }).warn({ err: error, error }, 'failed');
    log.error(error);
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('13125550133');
    expect(lines.join('')).toContain('+1********33');
  });

  test('writes numbers where it may', () => {
    const { log, lines } = captured({ numbers: 'plain' });
    log.info({ from: NUMBER }, 'a call');
    expect(lines[0]).toContain(NUMBER);
  });

  test('never writes a secret, a PIN or a digit', () => {
    for (const numbers of ['masked', 'plain'] as const) {
      const { log, lines } = captured({ numbers, secrets: ['KEY0123456789'] });
      log.info({ pin: '4711', digits: '4711', url: 'KEY0123456789' }, 'said KEY0123456789');
      log.error({ err: new Error('body was {"digits":"4711"} Bearer tok.en') }, 'failed');
      expect(lines.join('')).not.toMatch(/4711|KEY0123456789|tok\.en/);
    }
  });

  test('writes of an error only what is named, under err and under error', () => {
    const { log, lines } = captured();
    const error = Object.assign(new Error('ERR'), { command: { args: ['a whole body'] } });
    log.error({ err: error, error }, 'failed');
    expect(lines[0]).not.toContain('a whole body');
    expect(lines[0]).toContain('"stack"');
  });
});
