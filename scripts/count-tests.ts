// Prints how many tests passed, failed and were skipped, from vitest's JSON report.
// Usage: node scripts/count-tests.ts REPORT

import { readFileSync } from 'node:fs';

import { countTests } from './test-counts.ts';

const { passed, failed, skipped } = countTests(readReport(process.argv[2] ?? ''));
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);

/** A run that wrote no report broke down: that is one failure. */
function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
