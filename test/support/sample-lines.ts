// The smallest sound line, and the faults of others.

import { parseLines } from '../../src/conference/parse-lines.ts';

export const SALES = { name: 'sales', numbers: ['+13125550100'] };

export const faultsOf = (lines: readonly unknown[]): readonly string[] => {
  const parsed = parseLines(lines);
  return 'faults' in parsed ? parsed.faults : [];
};

export const warningsOf = (lines: readonly unknown[]): readonly string[] => {
  const parsed = parseLines(lines);
  return 'warnings' in parsed ? parsed.warnings : [];
};
