import { describe, expect, it } from 'vitest';
import { createLimitedWarning } from '../../src/http/limited-warning.ts';

const MINUTE_MS = 60_000;

const limitedWarning = () => {
  const lines: string[] = [];
  let nowMs = 0;
  const at = (level: string) => (fields: object) => {
    lines.push(`${level} ${JSON.stringify(fields)}`);
  };
  const warn = createLimitedWarning({
    log: { debug: at('debug'), warn: at('warn') },
    intervalMs: MINUTE_MS,
    now: () => nowMs,
  });
  return {
    lines,
    warnAt: (ms: number) => {
      nowMs = ms;
      warn({ at: ms }, 'A webhook was refused');
    },
  };
};

describe('a limited warning', () => {
  it('is given at once, and again when the interval is over', () => {
    const { lines, warnAt } = limitedWarning();
    for (const ms of [0, MINUTE_MS, 2 * MINUTE_MS]) warnAt(ms);
    expect(lines).toEqual([
      'warn {"at":0,"suppressed":0}',
      'warn {"at":60000,"suppressed":0}',
      'warn {"at":120000,"suppressed":0}',
    ]);
  });

  it('counts what it kept back, which is still to be read at debug', () => {
    const { lines, warnAt } = limitedWarning();
    for (const ms of [0, 1, MINUTE_MS - 1, MINUTE_MS]) warnAt(ms);
    expect(lines).toEqual([
      'warn {"at":0,"suppressed":0}',
      'debug {"at":1}',
      'debug {"at":59999}',
      'warn {"at":60000,"suppressed":2}',
    ]);
  });
});
