// What the README and CONTRIBUTING name has to be there.

import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);
const readme = readFileSync(at('README.md'), 'utf8');
const contributing = readFileSync(at('CONTRIBUTING.md'), 'utf8');
const example = readFileSync(at('.env.example'), 'utf8');

const found = (pattern: RegExp, text = readme): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].toSorted();

describe('the README', () => {
  it('says of every alert what it means and what to do, and of no other', () => {
    const { groups } = parse(readFileSync(at('config/monitoring/alerts.yaml'), 'utf8')) as {
      groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
    };
    const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    const rows = [...readme.matchAll(/^\| `(Partyline\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(alerts);
    for (const [, , meaning = '', action = ''] of rows) {
      expect(Math.min(meaning.length, action.length)).toBeGreaterThan(20);
    }
    expect(found(/`(Partyline\w+)`/g)).toEqual(alerts.toSorted());
  });

  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    const named = found(/npm run ([a-z:]+)/g);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names only files that there are', () => {
    const named = found(/`((?:config|scripts|src|test)\/[\w./-]+)`/g);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((path) => !existsSync(at(path)))).toEqual([]);
  });

  it('dials a number of the example lines, and enters a PIN of it', () => {
    const { lines } = JSON.parse(readFileSync(at('config/lines.example.json'), 'utf8')) as {
      lines: readonly { readonly numbers: readonly string[]; readonly pin?: string }[];
    };
    const [number = ''] = found(/`dial (\+\d+)`/g);
    const pins = lines.filter(({ numbers }) => numbers.includes(number)).map(({ pin }) => pin);
    expect(pins).toContain(found(/`press A (\d+)#`/g)[0]);
  });

  it('names only variables that are read', () => {
    const named = found(/`((?:TELNYX|REDIS|ADMIN|EVENTS|OTEL|LINES|WORKER)_[A-Z_]+)`/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example))).toEqual([]);
  });
});

describe('CONTRIBUTING', () => {
  it('names only files that there are', () => {
    const named = found(/`((?:config|scripts|src|test)\/[\w./-]+)`/g, contributing);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(at(path)))).toEqual([]);
  });

  it('names every folder of the sources', () => {
    const folders = readdirSync(at('src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const house = contributing.split('```')[1] ?? '';
    expect(folders.filter(({ name }) => !house.includes(` ${name}/ `))).toEqual([]);
  });
});
