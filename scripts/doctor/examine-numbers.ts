import { bad, good, type Finding } from './finding.ts';
import type { Line } from '../../src/conference/line.ts';
import { maskNumber } from '../../src/masking.ts';

/** The numbers of the lines against those that Telnyx gives to the application. */
export const examineNumbers = (
  assigned: readonly string[],
  lines: readonly Line[],
): readonly Finding[] => {
  const missing = [...new Set(lines.flatMap(({ numbers }) => numbers))].filter(
    (number) => !assigned.includes(number),
  );
  return missing.length === 0
    ? [good(`every number of every line reaches the application (${assigned.length} assigned)`)]
    : missing.map((number) =>
        bad(
          `${maskNumber(number)} is a line's number and does not reach the application`,
          'assign it to the application in the portal, or take it out of the lines',
        ),
      );
};
