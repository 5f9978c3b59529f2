import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

  test('lets every secret be the contents of a file', () => {
    const secrets: Readonly<Record<string, string>> = {
      ...REQUIRED,
      REDIS_URL: 'rediss://user:password@redis:6380',
      ADMIN_TOKEN: 'a-token-of-24-characters-or-more',
      EVENTS_URL: 'https://events.example/hook',
      EVENTS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc',
    };
    const others = { OTEL_TRACES_EXPORTER: 'otlp' };
    const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
    const files = Object.entries(secrets).map(([name, secret]) => {
      const path = join(directory, name);
      writeFileSync(path, `${secret}\n`);
      return [`${name}_FILE`, path];
    });
    // Pairs of a name and a path.
    const env = Object.fromEntries(files) as Record<string, string>;
    expect(Object.keys(env).toSorted(byName)).toEqual(
      listed.filter((name) => name.endsWith('_FILE') && name !== 'LINES_FILE').toSorted(byName),
    );
    expect(loadConfig({ ...others, ...env })).toEqual(loadConfig({ ...others, ...secrets }));
  });

  test('tells the ranges and defaults that the code has', () => {
    expect(example).toContain('50 to 60000 ms: 3000');
    expect(example).toContain('Up to 16777216: 262144');
  });
});
