import { describe, expect, it } from 'vitest';

import { connectRedis } from '../../src/redis/connection.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { connectTo } from '../support/redis-client.ts';
import { startRedis } from '../support/redis-server.ts';
import { useRedis } from '../support/use-redis.ts';
import { startAdmin, TOKEN } from './admin-server.ts';

const PATHS = [
  '/v1/lines',
  '/v1/conferences',
  '/v1/conferences/some-id',
  '/v1/conferences/some-id/participants',
  '/v1/conferences/some-id/recordings',
  '/v1/recordings/some-id',
  '/v1/openapi.yaml',
  '/v1/calls',
  '/v1/calls/some-id',
  '/v1/dead-letters',
  '/v1/nothing',
];

describe('the admin listener', () => {
  const redis = useRedis();

  it.each(PATHS)('asks for a token at %s', async (path) => {
    await using admin = await startAdmin(redis());

    const { status, headers, body } = await admin.request(path, { token: null });

    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors).toEqual([
      { code: '401', title: 'Unauthorized', detail: expect.any(String) },
    ]);
    expect(body.data).toBeUndefined();
  });

  it.each([
    ['another token', 'another-token-of-24-characters'],
    ['the beginning of the token', TOKEN.slice(0, -1)],
    ['the token and more', `${TOKEN}x`],
  ])('refuses %s', async (_what, token) => {
    await using admin = await startAdmin(redis());

    expect((await admin.request('/v1/lines', { token })).status).toBe(401);
  });

  it.each([`Basic ${TOKEN}`, TOKEN, 'Bearer', `Bearer ${TOKEN} ${TOKEN}`])(
    'refuses the header "%s"',
    async (authorization) => {
      await using admin = await startAdmin(redis());
      const headers = { Authorization: authorization };

      expect((await fetch(`${admin.origin}/v1/lines`, { headers })).status).toBe(401);
    },
  );

  it('takes the scheme in any case', async () => {
    await using admin = await startAdmin(redis());
    const headers = { Authorization: `bearer ${TOKEN}` };

    expect((await fetch(`${admin.origin}/v1/lines`, { headers })).status).toBe(200);
  });

  it.each([...PATHS, '/'])('has nothing at %s where no token is configured', async (path) => {
    await using admin = await startAdmin(redis(), { token: null });

    const { status, body } = await admin.request(path);

    expect(status).toBe(404);
    expect(body.errors).toHaveLength(1);
  });

  it('answers 404 in the envelope for a path that it does not have', async () => {
    await using admin = await startAdmin(redis());

    const { status, body } = await admin.request('/v1/nothing');

    expect([status, body.errors?.[0]?.code]).toEqual([404, '404']);
  });

  it.each([
    ['POST', '/v1/conferences', 'GET, HEAD'],
    ['DELETE', '/v1/calls/some-id', 'GET, HEAD'],
    ['GET', '/v1/dead-letters/17-1-0/actions/replay', 'POST'],
    ['PUT', '/metrics', 'GET, HEAD'],
    ['POST', '/livez', 'GET, HEAD'],
  ])('answers 405 to %s %s and names what is allowed', async (method, path, allow) => {
    await using admin = await startAdmin(redis());

    const { status, headers, body } = await admin.request(path, { method });

    expect([status, headers.get('allow')]).toEqual([405, allow]);
    expect(body.errors?.[0]?.code).toBe('405');
  });

  it('answers 400 for a path that cannot be decoded', async () => {
    await using admin = await startAdmin(redis());

    const { status, body } = await admin.request('/v1/calls/%E0%A4%A');

    expect([status, body.errors?.[0]?.code]).toEqual([400, '400']);
  });

  it('serves metrics and health without a token', async () => {
    await using admin = await startAdmin(redis(), { token: null });

    const metrics = await fetch(`${admin.origin}/metrics`);
    expect(metrics.status).toBe(200);
    expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await metrics.text()).toContain('partyline_conferences 0\n');
    for (const path of ['/livez', '/readyz']) {
      expect((await fetch(`${admin.origin}${path}`)).status).toBe(200);
    }
  });

  it('lets nobody keep an answer and does not name its software', async () => {
    await using admin = await startAdmin(redis());

    const { headers } = await admin.request('/v1/lines');

    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('answers 500 without a reason for a fault of its own, and logs it', async () => {
    await using admin = await startAdmin(redis(), {
      wake: () => Promise.resolve(),
      lines: {
        all: () => {
          throw new TypeError('secret of the house');
        },
        byNumber: () => [],
        byName: () => {
          throw new TypeError('secret of the house');
        },
      },
    });

    const { status, body } = await admin.request('/v1/lines');

    expect([status, body.errors?.[0]?.code]).toEqual([500, '500']);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(admin.log.entries.map(({ level }) => level)).toEqual(['error']);
  });
});

describe('the admin listener without Redis', () => {
  it('answers 503 while Redis is gone, and still serves metrics and its liveness', async () => {
    await using server = await startRedis();
    const client = connectRedis(parseRedisUrl(server.url), 'scripts', recordedLog());
    await client.ping();
    await using admin = await startAdmin(client);
    await server.kill();

    for (const path of ['/v1/conferences', '/v1/calls', '/v1/calls/leg', '/v1/dead-letters']) {
      const { status, headers, body } = await admin.request(path);
      expect([path, status, headers.get('retry-after')]).toEqual([path, 503, '1']);
      expect(body.errors?.[0]?.code).toBe('503');
    }
    expect((await fetch(`${admin.origin}/metrics`)).status).toBe(200);
    expect((await fetch(`${admin.origin}/livez`)).status).toBe(200);
    client.disconnect();
  });

  it('answers 503 after three seconds when Redis is frozen, however patient its connection is', async () => {
    await using server = await startRedis();
    const client = connectTo(server);
    await client.ping();
    await using admin = await startAdmin(client);
    server.freeze();

    const startedAt = performance.now();
    const { status } = await admin.request('/v1/conferences');

    expect(status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    server.resume();
    client.disconnect();
  });
});
