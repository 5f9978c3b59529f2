// Who may be answered at all: decided from the two numbers, before a second is billed.

import type { Line, Lines } from '../conference/line.ts';

export type Admission =
  | { readonly kind: 'refused' }
  /** One line, no PIN. */
  | { readonly kind: 'open'; readonly line: Line }
  /** A PIN decides which line it is, or which role. */
  | { readonly kind: 'by-pin'; readonly lines: readonly Line[] };

export const admit = (from: string | null, to: string | null, lines: Lines): Admission => {
  const reached = (to === null ? [] : lines.byNumber(to)).filter((line) => allows(line, from));
  const [line] = reached;
  if (line === undefined) return { kind: 'refused' };
  if (reached.length === 1 && line.pin === null && line.hostPin === null) {
    return { kind: 'open', line };
  }
  return { kind: 'by-pin', lines: reached };
};

/** `deny` wins over `allow`; a withheld number is on no list. */
const allows = (line: Line, from: string | null): boolean => {
  const listed = (patterns: readonly string[] | null): boolean =>
    from !== null && (patterns ?? []).some((pattern) => matches(pattern, from));
  return !listed(line.deny) && (line.allow === null || listed(line.allow));
};

const matches = (pattern: string, number: string): boolean =>
  pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : pattern === number;
