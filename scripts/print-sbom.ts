// Prints the bill of materials of what the service runs on (CycloneDX, from the lock file alone):
// npm run sbom > sbom.json

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ROOT = new URL('..', import.meta.url);
const OUTPUT_MAX_BYTES = 50_000_000;
const NPM = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];

interface Bom {
  readonly components: readonly { readonly 'bom-ref': string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
interface Locked {
  readonly version: string;
  /** Where it is installed under another name. */
  readonly name?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

const readBom = (): Bom =>
  // npm's own form.
  JSON.parse(
    execFileSync('npm', NPM, {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: OUTPUT_MAX_BYTES,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as Bom;

/** What `npm ci --omit=dev --omit=optional` installs, as the image does: `name@version`. */
const runsOn = (): ReadonlySet<string> => {
  const text = readFileSync(new URL('package-lock.json', ROOT), 'utf8');
  const lock = JSON.parse(text) as { readonly packages: Readonly<Record<string, Locked>> };
  return new Set(
    Object.entries(lock.packages)
      .filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
      .map(([path, { name, version }]) => `${name ?? nameOf(path)}@${version}`),
  );
};

const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');

// npm's own `--omit=dev` leaves out packages that the service needs where a tool needs them as well.
const kept = runsOn();
const bom = readBom();
const components = bom.components.filter((component) => kept.has(component['bom-ref']));
const isKept = (ref: string): boolean => kept.has(ref);
const dependencies = bom.dependencies
  .filter(({ ref }) => isKept(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) }));
process.stdout.write(`${JSON.stringify({ ...bom, components, dependencies }, null, 2)}\n`);
