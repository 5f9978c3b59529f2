import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { loadConfig } from '../src/config.ts';
import { load, REQUIRED } from './support/load-config.ts';

describe('.env.example', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const listed = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => match[1] ?? '');
  const byName = (a: string, b: string): number => a.localeCompare(b);

  test('lists every variable that is read, and no other', () => {
    const asked = new Set<string>();
    const recorder = new Proxy<NodeJS.ProcessEnv>(
      { ...REQUIRED },
      {
        get: (env, name) => {
          asked.add(String(name));
          return env[String(name)];
        },
      },
    );
    loadConfig(recorder);
    expect(listed.toSorted(byName)).toEqual([...asked].toSorted(byName));
    expect(new Set(listed).size).toBe(listed.length);
  });

  test('sets nothing, so that a copy of it is the defaults', () => {
    const env = Object.fromEntries(
      [...example.matchAll(/^([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    expect(Object.keys(env).length).toBeGreaterThan(20);
    expect(load({ ...env, ...REQUIRED })).toEqual(load({}));
  });

  test('tells the ranges and defaults that the code has', () => {
    expect(example).toContain('50 to 60000 ms: 3000');
    expect(example).toContain('256 to 16777216: 262144');
  });
});
