// The rules of the layers, tried on a tree that breaks them: a rule whose glob matches nothing looks
// exactly like a rule that is kept.

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FIXTURE = 'test/fixtures/impure-core';
const BIN = join(ROOT, 'node_modules/.bin');
const TOOL_TIMEOUT_MS = 60_000;
const OUTPUT_MAX_BYTES = 8_000_000;

/** What a tool writes; it is expected to find faults, and so to fail. */
const run = (tool: string, ...args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, timeout: TOOL_TIMEOUT_MS, maxBuffer: OUTPUT_MAX_BYTES };
    execFile(join(BIN, tool), args, options, (_error, stdout, stderr) => resolve(stdout + stderr));
  });

describe('lint finds', () => {
  let faults = '';
  beforeAll(async () => {
    const options = ['-c', 'config/oxlint.json', '--type-aware', '-f', 'unix'];
    faults = await run('oxlint', ...options, FIXTURE);
  }, TOOL_TIMEOUT_MS);

  test.each([
    ['a Node module in the core', 'call/impure.ts', "'node:fs' import is restricted"],
    ['a package in the core', 'call/impure.ts', "'pino' import is restricted"],
    ['a file of the root in the core', 'call/impure.ts', "'../errors.ts' import is restricted"],
    ['the store in the core', 'call/impure.ts', "'../redis/upward.ts' import is restricted"],
    ['the store in a phase', 'phases/deep.ts', "'../../redis/upward.ts' import is restricted"],
    ['the clock in the core', 'call/impure.ts', "Unexpected use of 'Date'"],
    ['a timer in the core', 'call/impure.ts', "Unexpected use of 'setTimeout'"],
    ['chance in the core', 'call/impure.ts', "'Math.random' is restricted"],
    ['the clock in the room', 'conference/impure.ts', "Unexpected use of 'Date'"],
    ['the store in the mailbox', 'mailbox/impure.ts', "'../redis/upward.ts' import is restricted"],
    ['the queue in the store', 'redis/upward.ts', "'../queue/queued.ts' import is restricted"],
    ['the app in the store', 'redis/upward.ts', "'../app.ts' import is restricted"],
    ['the queue in the Telnyx client', 'telnyx/upward.ts', "'../queue/queued.ts' import is"],
    ['the app in the queue', 'queue/upward.ts', "'../app.ts' import is restricted"],
    ['the app in a listener', 'http/upward.ts', "'../app.ts' import is restricted"],
    ['the app in the reconciler', 'reconcile/upward.ts', "'../app.ts' import is restricted"],
    ['the process in the admin pages', 'admin/upward.ts', "'../main.ts' import is restricted"],
    ['the process in the app', 'src/app.ts', "'./main.ts' import is restricted"],
    ['a test in the service', 'src/app.ts', "'../test/support.ts' import is restricted"],
    ['the environment outside config.ts', 'src/app.ts', "'process.env' is restricted"],
    ['a cycle', 'queue/queued.ts', 'Dependency cycle detected'],
    ['a promise that nobody awaits', 'queue/queued.ts', 'Promises must be awaited'],
    ['a switch that forgets a phase', 'queue/queued.ts', 'Switch is not exhaustive'],
    ['any', 'queue/queued.ts', 'Unexpected `any`'],
  ])('%s', (_title, file, fault) => {
    const found = faults.split('\n').filter((line) => line.includes(file));

    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(fault)]));
  });
});

test(
  'the type check of the core finds what only a runtime has',
  async () => {
    const faults = await run('tsc', '-p', `${FIXTURE}/tsconfig.json`);

    for (const name of ['process', 'setTimeout', 'console']) {
      expect(faults).toContain(`Cannot find name '${name}'`);
    }
  },
  TOOL_TIMEOUT_MS,
);

describe('the sources', () => {
  test('import nothing from above, and the core nothing but the core', async () => {
    const imports = await importsOf('src');

    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter(isUpward)).toEqual([]);
  });

  test('of the fixture do, and it is seen', async () => {
    const imports = await importsOf(`${FIXTURE}/src`);

    expect(imports.filter(isUpward)).toEqual(
      expect.arrayContaining([
        { from: 'call/impure.ts', to: 'node:fs' },
        { from: 'call/impure.ts', to: 'errors.ts' },
        { from: 'call/phases/deep.ts', to: 'redis/upward.ts' },
        { from: 'redis/upward.ts', to: 'queue/queued.ts' },
        { from: 'queue/upward.ts', to: 'app.ts' },
        { from: 'app.ts', to: 'main.ts' },
      ]),
    );
  });
});

interface Import {
  readonly from: string;
  readonly to: string;
}

/** The first part of a path below src decides how high it stands; other files there are shared. */
const LEVELS: Readonly<Record<string, number>> = {
  call: 0,
  conference: 0,
  mailbox: 0,
  redis: 1,
  telnyx: 1,
  http: 3,
  queue: 3,
  admin: 3,
  reconcile: 3,
  'listen-on.ts': 4,
  'receiver.ts': 4,
  'worker.ts': 4,
  'app.ts': 5,
  'main.ts': 6,
};
const CORE = 0;
const SHARED = 2;

const levelOf = (path: string): number => LEVELS[path.split('/')[0] ?? ''] ?? SHARED;

const isUpward = ({ from, to }: Import): boolean => {
  const isOurs = to.endsWith('.ts');
  if (levelOf(from) === CORE) return !isOurs || levelOf(to) !== CORE;
  return isOurs && levelOf(to) !== SHARED && levelOf(to) > levelOf(from);
};

/** Paths below the folder; packages and Node's modules by their names. */
const importsOf = async (folder: string): Promise<readonly Import[]> => {
  const base = join(ROOT, folder);
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const imports = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const source = await readFile(join(parentPath, name), 'utf8');
      return [...source.matchAll(/(?:\bfrom|^import|\bimport\() ?'([^']+)'/gm)].map(
        ([, specifier = '']) => ({
          from: relative(base, join(parentPath, name)),
          to: specifier.startsWith('.') ? relative(base, join(parentPath, specifier)) : specifier,
        }),
      );
    }),
  );
  return imports.flat();
};
