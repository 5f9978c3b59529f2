// Lines for the machines' tests: one line, `support`, reached by the number that the callers dial.

import { createLines } from '../../src/conference/lines.ts';
import { openLine, type Line, type Lines } from '../../src/conference/line.ts';
import { CALLED } from './events.ts';

const lineWith = (overrides: Partial<Line> = {}): Line => ({
  ...openLine('support'),
  numbers: [CALLED],
  ...overrides,
});

export const linesWith = (...lines: readonly Partial<Line>[]): Lines =>
  createLines(lines.map(lineWith));
