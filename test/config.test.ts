import { describe, expect, test } from 'vitest';

import { faults, faultsOf, load } from './support/load-config.ts';

const LINE = { name: 'sales', numbers: ['+13125550100'], pin: '4711' };

describe('the environment', () => {
  test('has the defaults that .env.example names', () => {
    const { telnyx, ...rest } = load({});
    expect({ ...telnyx, publicKeys: telnyx.publicKeys.length }).toEqual({
      apiKey: 'KEY0123',
      publicKeys: 1,
      baseUrl: 'https://api.telnyx.com/v2',
      connectionId: null,
      dialCountries: ['+1'],
      timeoutMs: 3000,
      commandsPerSec: 0,
    });
    expect(rest).toEqual({
      role: 'all',
      shutdownGraceSecs: 10,
      redis: { target: null, prefix: 'partyline' },
      http: { host: '0.0.0.0', port: 3000 },
      admin: { host: '127.0.0.1', port: 3001, token: null },
      webhook: { path: '/webhooks/telnyx', toleranceSecs: 300, maxBytes: 262_144 },
      worker: { concurrency: 100, reconcileIntervalSecs: 20, callMaxMinutes: 240 },
      events: null,
      tracing: null,
      lines: { file: null, initial: null, conferenceNamePrefix: '' },
      log: { level: 'info', numbers: 'masked' },
      warnings: [],
    });
  });

  test('is read in full', () => {
    const token = 'a'.repeat(24);
    const config = load({
      ROLE: 'worker',
      SHUTDOWN_GRACE_SECS: '30',
      TELNYX_BASE_URL: 'http://127.0.0.1:4010/v2/',
      TELNYX_CONNECTION_ID: '1494404757140276705',
      DIAL_COUNTRIES: '+1, +49',
      TELNYX_TIMEOUT_MS: '500',
      TELNYX_COMMANDS_PER_SEC: '20',
      REDIS_URL: 'redis://127.0.0.1:6380',
      REDIS_PREFIX: 'acme:test',
      LINES: JSON.stringify([LINE]),
      CONFERENCE_NAME_PREFIX: 'acme/',
      PORT: '8080',
      HOST: '::',
      ADMIN_PORT: '8081',
      ADMIN_HOST: 'localhost',
      ADMIN_TOKEN: token,
      WEBHOOK_PATH: '/hook',
      WEBHOOK_TOLERANCE_SECS: '60',
      WEBHOOK_MAX_BYTES: '1024',
      WORKER_CONCURRENCY: '5',
      RECONCILE_INTERVAL_SECS: '0',
      CALL_MAX_MINUTES: '60',
      LOG_LEVEL: 'debug',
      LOG_NUMBERS: 'plain',
    });
    expect(config).toMatchObject({
      role: 'worker',
      shutdownGraceSecs: 30,
      telnyx: {
        baseUrl: 'http://127.0.0.1:4010/v2',
        connectionId: '1494404757140276705',
        dialCountries: ['+1', '+49'],
        timeoutMs: 500,
        commandsPerSec: 20,
      },
      redis: {
        target: { kind: 'server', address: { host: '127.0.0.1', port: 6380 } },
        prefix: 'acme:test',
      },
      lines: {
        file: null,
        initial: [{ name: 'sales', pin: '4711' }],
        conferenceNamePrefix: 'acme/',
      },
      http: { host: '::', port: 8080 },
      admin: { host: 'localhost', port: 8081, token },
      webhook: { path: '/hook', toleranceSecs: 60, maxBytes: 1024 },
      worker: { concurrency: 5, reconcileIntervalSecs: 0, callMaxMinutes: 60 },
      log: { level: 'debug', numbers: 'plain' },
    });
  });

  test('counts an empty or blank variable as unset', () => {
    expect(load({ ROLE: '', PORT: ' ', REDIS_URL: '', LINES: '', ADMIN_TOKEN: '' })).toEqual(
      load({}),
    );
  });

  test('survives the line ends of Windows', () => {
    expect(load({ PORT: '8080\r', TELNYX_API_KEY: 'KEY1\r' })).toMatchObject({
      http: { port: 8080 },
      telnyx: { apiKey: 'KEY1' },
    });
  });

  test('gives a config that nobody can change', () => {
    const config = load({ LINES: JSON.stringify([LINE]), REDIS_URL: 'redis+cluster://a:1,b:2' });
    const loose: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
      if (!Object.isFrozen(value)) loose.push(path);
      for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
    };
    visit(config, 'config');
    expect(loose).toEqual([]);
  });
});

describe('faults of the environment', () => {
  test('are all reported at once, each by the name of its variable', () => {
    const found = faultsOf({
      ROLE: 'boss',
      PORT: '70000',
      REDIS_PREFIX: '{x}',
      REDIS_URL: 'http://x',
      LOG_LEVEL: 'loud',
      LINES: '[]',
      ADMIN_TOKEN: 'short',
    });
    const names = found.map((fault) => fault.split(':')[0]);
    expect(new Set(names)).toEqual(
      new Set([
        'ROLE',
        'PORT',
        'REDIS_PREFIX',
        'REDIS_URL',
        'LOG_LEVEL',
        'LINES',
        'ADMIN_TOKEN',
        'TELNYX_API_KEY',
        'TELNYX_PUBLIC_KEY',
      ]),
    );
    for (const fault of found) expect(fault).not.toContain('\n');
  });

  test('name the values of an enumeration, and the one that was given', () => {
    expect(faults({ ROLE: 'boss' })).toEqual([
      'ROLE: must be one of all, receiver, worker, and is "boss"',
    ]);
    expect(faults({ LOG_NUMBERS: 'some' })).toEqual([
      'LOG_NUMBERS: must be one of masked, plain, and is "some"',
    ]);
  });

  test.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['PORT', '0x50'],
    ['PORT', '80.5'],
    ['ADMIN_PORT', 'http'],
    ['TELNYX_TIMEOUT_MS', '0'],
    ['TELNYX_COMMANDS_PER_SEC', '-1'],
    ['WEBHOOK_TOLERANCE_SECS', '0'],
    ['WEBHOOK_TOLERANCE_SECS', '315360001'],
    ['WEBHOOK_MAX_BYTES', '0'],
    ['WORKER_CONCURRENCY', '0'],
    ['RECONCILE_INTERVAL_SECS', '99999'],
    ['CALL_MAX_MINUTES', '0'],
    ['SHUTDOWN_GRACE_SECS', '0'],
    ['WEBHOOK_PATH', 'webhooks'],
    ['WEBHOOK_PATH', '/hook?x=1'],
    ['WEBHOOK_PATH', '/livez'],
    ['HOST', 'not a host'],
    ['TELNYX_BASE_URL', 'api.telnyx.com'],
    ['TELNYX_BASE_URL', 'https://user:password@api.telnyx.com'],
    ['TELNYX_CONNECTION_ID', 'a b'],
    ['DIAL_COUNTRIES', '1,49'],
    ['DIAL_COUNTRIES', '+'],
    ['DIAL_COUNTRIES', '+1 +49'],
    ['DIAL_COUNTRIES', '+1,'],
    ['EVENTS_ALLOW_PRIVATE', 'yes'],
    ['EVENTS_SECRET', Buffer.alloc(32, 7).toString('base64')],
    ['EVENTS_SECRET', `whsec_${Buffer.alloc(23, 7).toString('base64')}`],
    ['EVENTS_SECRET', `whsec_${Buffer.alloc(65, 7).toString('base64')}`],
    ['EVENTS_SECRET', `whsec_${'*'.repeat(44)}`],
    ['REDIS_PREFIX', 'a{b}'],
    ['REDIS_PREFIX', 'a b'],
    ['TELNYX_API_KEY', 'KEY 1'],
    ['ADMIN_TOKEN', 'x'.repeat(23)],
    ['ADMIN_TOKEN', `${'x'.repeat(30)} y`],
    ['TELNYX_PUBLIC_KEY', Buffer.alloc(32).toString('base64')],
    ['CONFERENCE_NAME_PREFIX', 'x'.repeat(65)],
  ])('%s=%s is refused', (name, value) => {
    const found = faults({ [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name}: `));
  });

  test('events go nowhere without a secret, and not unencrypted without a word', () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const url = 'https://example.com/hook?token=1';
    expect(faults({ EVENTS_URL: url })).toEqual(['EVENTS_SECRET: is required by EVENTS_URL']);
    for (const wrong of ['https://user:word@example.com', 'ftp://example.com']) {
      expect(faults({ EVENTS_URL: wrong, EVENTS_SECRET: secret })).toEqual([
        'EVENTS_URL: must be an http or https URL without credentials',
      ]);
    }
    expect(
      load({ EVENTS_URL: url, EVENTS_SECRET: secret, EVENTS_ALLOW_PRIVATE: 'true' }),
    ).toMatchObject({ events: { url, secret, allowPrivate: true }, warnings: [] });
    expect(load({ EVENTS_URL: 'http://example.com', EVENTS_SECRET: secret }).warnings).toEqual([
      'EVENTS_URL: sends events unencrypted',
    ]);
  });

  test('a free port is asked for with 0, on both listeners', () => {
    expect(load({ PORT: '0', ADMIN_PORT: '0' })).toMatchObject({
      http: { port: 0 },
      admin: { port: 0 },
    });
  });

  test('both listeners on one port are refused, where there are both', () => {
    expect(faults({ PORT: '3001' })).toEqual(['ADMIN_PORT: must be another than PORT']);
    expect(faults({ ROLE: 'worker', ADMIN_PORT: '3000' })).toEqual([]);
  });

  test('the receiver needs the public key only, a worker the API key only', () => {
    expect(faultsOf({ ROLE: 'receiver' })).toEqual([
      'TELNYX_PUBLIC_KEY: is required by the receiver',
    ]);
    expect(faultsOf({ ROLE: 'worker' })).toEqual(['TELNYX_API_KEY: is required by workers']);
    expect(faultsOf({})).toHaveLength(2);
  });

  test('an embedded Redis is refused in production', () => {
    expect(faults({ NODE_ENV: 'production' })).toEqual([
      'REDIS_URL: is required by NODE_ENV=production',
    ]);
    expect(faults({ NODE_ENV: 'production', REDIS_URL: 'redis://redis' })).toEqual([]);
  });

  test('placeholders of a copied example are no secrets', () => {
    for (const value of [
      'changeme',
      'REPLACE_ME',
      'your-api-key',
      '<key>',
      'replace-with-32-bytes',
    ]) {
      expect(
        faults({ TELNYX_API_KEY: value, ADMIN_TOKEN: value, TELNYX_PUBLIC_KEY: value }),
      ).toEqual([
        'TELNYX_API_KEY: is still a placeholder',
        'TELNYX_PUBLIC_KEY: is still a placeholder',
        'ADMIN_TOKEN: is still a placeholder',
      ]);
    }
  });

  test('a fault repeats no secret', () => {
    const secret = 'hunter2 hunter2';
    const found = faults({
      TELNYX_API_KEY: secret,
      TELNYX_PUBLIC_KEY: secret,
      ADMIN_TOKEN: secret,
      REDIS_URL: `redis://:${secret}@h:99999999`,
      LINES: JSON.stringify([{ ...LINE, pin: secret }]),
    });
    expect(found).toHaveLength(6);
    expect(found.join('\n')).not.toContain('hunter2');
  });

  test('a tolerance that is longer than ids are remembered is a warning', () => {
    expect(load({ WEBHOOK_TOLERANCE_SECS: '86400' }).warnings).toEqual([]);
    expect(load({ WEBHOOK_TOLERANCE_SECS: '315360000' })).toMatchObject({
      webhook: { toleranceSecs: 315_360_000 },
      warnings: ['WEBHOOK_TOLERANCE_SECS: a webhook can be played again after a day'],
    });
  });

  test('an API key that would travel unencrypted is a warning, but for this machine', () => {
    expect(load({ TELNYX_BASE_URL: 'http://api.example.com/v2' }).warnings).toEqual([
      'TELNYX_BASE_URL: sends the API key unencrypted',
    ]);
    expect(load({ TELNYX_BASE_URL: 'http://localhost:4010/v2' }).warnings).toEqual([]);
    expect(load({ TELNYX_BASE_URL: 'http://localhost.example.com/v2' }).warnings).toHaveLength(1);
  });
});
