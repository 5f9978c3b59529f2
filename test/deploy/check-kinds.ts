// Kubernetes' own types as the judge of a manifest. They are made from its OpenAPI description, and the
// compiler refuses what they do not know: a field too many, a field too few, a value of another kind.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/.bin/tsc');
const TIMEOUT_MS = 60_000;

const COMPILER = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  module: 'nodenext',
  target: 'es2022',
  types: [],
};

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** What the compiler says of each; an empty text is no fault. */
export const checkKinds = async (
  manifests: Readonly<Record<string, Manifest>>,
): Promise<Readonly<Record<string, string>>> => {
  // Below the project, so that its packages are found.
  const output = join(ROOT, 'test-output');
  await mkdir(output, { recursive: true });
  const folder = await mkdtemp(join(output, 'manifests-'));
  try {
    const names = Object.keys(manifests);
    const files = Object.values(manifests).map(({ apiVersion, kind, ...fields }) => [
      `import type { I${kind} } from 'kubernetes-models/${apiVersion}/${kind}';`,
      `export const manifest: I${kind} = ${JSON.stringify({ apiVersion, kind, ...fields })};`,
    ]);
    await Promise.all([
      writeFile(join(folder, 'package.json'), '{"type":"module"}'),
      writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: COMPILER, include: ['*.ts'] }),
      ),
      ...files.map((lines, index) => writeFile(join(folder, `m${index}.ts`), lines.join('\n'))),
    ]);
    const faults = await compile(folder);
    return Object.fromEntries(
      names.map((name, index) => [
        name,
        faults.filter((line) => line.startsWith(`m${index}.ts`)).join('\n'),
      ]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** One line a fault, each beginning with its file. */
const compile = (folder: string): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const options = { cwd: folder, timeout: TIMEOUT_MS };
    execFile(TSC, ['-p', '.', '--pretty', 'false'], options, (_error, stdout) =>
      resolve(stdout.split('\n')),
    );
  });
