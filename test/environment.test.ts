import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { loadConfig } from '../src/config.ts';
import { faults, faultsOf, PUBLIC_KEY } from './support/load-config.ts';

const directory = mkdtempSync(join(tmpdir(), 'partyline-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

describe('secrets in files', () => {
  test('stand for the variables', () => {
    const config = loadConfig({
      TELNYX_API_KEY_FILE: file('api-key', 'KEY9\n'),
      TELNYX_PUBLIC_KEY_FILE: file('public-key', `${PUBLIC_KEY}\n`),
      REDIS_URL_FILE: file('redis-url', 'redis://h:1\n'),
      ADMIN_TOKEN_FILE: file('token', `${'t'.repeat(32)}\n`),
    });
    expect(config).toMatchObject({
      telnyx: { apiKey: 'KEY9' },
      redis: { target: { kind: 'server' } },
      admin: { token: 't'.repeat(32) },
    });
    expect(config.telnyx.publicKeys).toHaveLength(1);
  });

  test('that cannot be read are one fault each', () => {
    expect(
      faultsOf({
        TELNYX_API_KEY_FILE: join(directory, 'absent'),
        TELNYX_PUBLIC_KEY_FILE: file('empty', '\n'),
        ADMIN_TOKEN_FILE: file('long', 'x'.repeat(65_537)),
      }),
    ).toEqual([
      'TELNYX_API_KEY_FILE: cannot be read (ENOENT)',
      'TELNYX_PUBLIC_KEY_FILE: is an empty file',
      'ADMIN_TOKEN_FILE: is too long for a secret',
    ]);
  });

  test('beside the variable are a fault', () => {
    expect(faults({ TELNYX_API_KEY_FILE: file('second', 'KEY2') })).toEqual([
      'TELNYX_API_KEY: TELNYX_API_KEY_FILE is set as well; set one',
    ]);
  });
});
