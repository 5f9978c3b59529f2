// `npm run chaos:mutants`: takes each guard out, one at a time, and says which test caught it. Exit
// code 1 when one survives, or when a provocation fails with every guard in place. A word after `--`
// takes out only the guards that have it in their names.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { plantTree } from './mutant-tree.ts';
import { MUTANTS, type Mutant } from './mutants.ts';

const PROVOCATIONS = 'test/chaos/provocations';
const RUN_TIMEOUT_MS = 120_000;
const OUTPUT_MAX_BYTES = 16_000_000;

interface Outcome {
  readonly failed: readonly string[];
  readonly passed: number;
}

interface JsonReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs tests of a tree. @throws when they could not be run at all. */
const runTests = async (root: string, path: string): Promise<Outcome> => {
  const report = join(root, 'report.json');
  const vitest = join(root, 'node_modules/.bin/vitest');
  const options = ['--config', 'config/vitest.config.ts', '--root', root];
  const reporting = ['--reporter=json', `--outputFile=${report}`];
  await new Promise<void>((resolve) => {
    const limits = { cwd: root, timeout: RUN_TIMEOUT_MS, maxBuffer: OUTPUT_MAX_BYTES };
    // Failing is what most of these runs are for.
    execFile(vitest, ['run', ...options, ...reporting, path], limits, () => resolve());
  });
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as JsonReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (tests.length === 0) throw new Error(`${path} has no tests that can be run`);
  return {
    failed: tests.filter(({ status }) => status === 'failed').map(({ title }) => title),
    passed: tests.filter(({ status }) => status === 'passed').length,
  };
};

const survives = async (mutant: Mutant): Promise<boolean> => {
  await using tree = await plantTree(mutant);
  const { failed } = await runTests(tree.root, `${PROVOCATIONS}/${mutant.provocation}.test.ts`);
  say(
    failed.length === 0
      ? `SURVIVES  ${mutant.guard}`
      : `caught    ${mutant.guard}: ${failed.map((title) => `"${title}"`).join(', ')}`,
  );
  return failed.length === 0;
};

const check = async (): Promise<number> => {
  {
    await using sound = await plantTree(null);
    const { failed, passed } = await runTests(sound.root, PROVOCATIONS);
    say(`with every guard in place: ${passed} passed, ${failed.length} failed`);
    for (const title of failed) say(`  failed: ${title}`);
    if (failed.length > 0) return 1;
  }
  const [, , word = ''] = process.argv;
  const mutants = MUTANTS.filter(({ guard }) => guard.includes(word));
  const survivors: Mutant[] = [];
  for (const mutant of mutants) if (await survives(mutant)) survivors.push(mutant);
  say(`${mutants.length} mutants, ${survivors.length} survivors`);
  return survivors.length === 0 ? 0 : 1;
};

process.exitCode = await check();
