import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>
  >;
}
interface Bom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly {
    readonly name: string;
    readonly purl: string;
    readonly hashes?: readonly unknown[];
  }[];
}

/** The names of the packages that one needs, and that these need, found as Node finds them. */
const neededBy = ({ packages }: Lock, root: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const names = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      names.add(name);
      visit(locate(path, name));
    }
  };
  /** The nearest one, from the folder of the package upward. */
  const locate = (path: string, name: string): string => {
    const own = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
    if (packages[own] !== undefined || path === '') return own;
    return locate(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
  };
  visit(root);
  return names;
};

it('npm run sbom lists every package that the service runs on, and no other', async () => {
  const options = { cwd: ROOT, maxBuffer: 20_000_000 };
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], options);
  // CycloneDX's form; a field that is not there fails the test.
  const bom = JSON.parse(stdout) as Bom;
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const needed = neededBy(lock, '');

  expect(bom.bomFormat).toBe('CycloneDX');
  expect(bom.metadata.component['bom-ref']).toMatch(/^partyline@/);
  const listed = bom.components.map(({ name }) => name);
  expect(new Set(listed)).toEqual(new Set(needed));
  expect(listed.length).toBeGreaterThan(50);
  for (const { purl, hashes } of bom.components) {
    expect(purl).toMatch(/^pkg:npm\//);
    expect(hashes?.length).toBeGreaterThan(0);
  }
});
