import { expect, test } from 'vitest';

import { countTests } from '../../scripts/test-counts.ts';

const report = {
  numPassedTests: 7,
  numFailedTests: 2,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'passed', assertionResults: [{}, {}] },
    { status: 'failed', assertionResults: [{}] },
  ],
};

test('the counts are those of the report', () => {
  expect(countTests(report)).toEqual({ passed: 7, failed: 2, skipped: 2 });
});

test('a file that breaks before its first test is a failure', () => {
  const testResults = [...report.testResults, { status: 'failed', assertionResults: [] }];

  expect(countTests({ ...report, testResults })).toEqual({ passed: 7, failed: 3, skipped: 2 });
});

test('a run without a report is a failure', () => {
  expect(countTests(null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
