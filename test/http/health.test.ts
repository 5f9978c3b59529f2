import { describe, expect, it } from 'vitest';
import { startReceiver } from './receiver.ts';

const ok = () => Promise.resolve(true);

describe('/livez', () => {
  it('answers 200 whatever the checks say', async () => {
    await using receiver = await startReceiver({ checks: { redis: () => Promise.resolve(false) } });
    const response = await fetch(`${receiver.origin}/livez`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('answers 200 during a drain', async () => {
    await using receiver = await startReceiver();
    receiver.health.beginDrain();
    expect((await fetch(`${receiver.origin}/livez`)).status).toBe(200);
  });
});

describe('/readyz', () => {
  it('answers 200 when every check passes', async () => {
    await using receiver = await startReceiver({ checks: { redis: ok, workers: ok } });
    const response = await fetch(`${receiver.origin}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'ok', checks: { redis: 'ok', workers: 'ok' } },
    ]);
  });

  it.each([
    ['is false', () => Promise.resolve(false), 'failed'],
    ['rejects', () => Promise.reject(new Error('redis://10.0.0.1 refused')), 'failed'],
    [
      'throws',
      () => {
        throw new Error('not connected');
      },
      'failed',
    ],
    ['hangs', () => new Promise<boolean>(() => {}), 'timed_out'],
  ])('answers 503 when a check %s, and gives no reason', async (_what, redis, status) => {
    await using receiver = await startReceiver({ checks: { redis, workers: ok } });
    const response = await fetch(`${receiver.origin}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'failed', checks: { redis: status, workers: 'ok' } },
    ]);
  });

  it('answers 200 again when the check has recovered', async () => {
    let isUp = false;
    await using receiver = await startReceiver({ checks: { redis: () => Promise.resolve(isUp) } });
    expect((await fetch(`${receiver.origin}/readyz`)).status).toBe(503);
    isUp = true;
    expect((await fetch(`${receiver.origin}/readyz`)).status).toBe(200);
  });

  it('answers 503 from the moment a drain begins', async () => {
    await using receiver = await startReceiver({ checks: { redis: ok } });
    receiver.health.beginDrain();
    const response = await fetch(`${receiver.origin}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'draining', checks: { redis: 'ok' } },
    ]);
  });

  it('answers 503 when a drain began while it checked', async () => {
    const checking = Promise.withResolvers<void>();
    const result = Promise.withResolvers<boolean>();
    await using receiver = await startReceiver({
      checks: {
        redis: () => {
          checking.resolve();
          return result.promise;
        },
      },
    });
    const answer = fetch(`${receiver.origin}/readyz`);
    await checking.promise;
    receiver.health.beginDrain();
    result.resolve(true);
    expect((await answer).status).toBe(503);
  });

  it('runs its checks once for all who ask at the same time', async () => {
    let runs = 0;
    const asked = Promise.withResolvers<void>();
    const result = Promise.withResolvers<boolean>();
    await using receiver = await startReceiver({
      checks: {
        redis: () => {
          runs += 1;
          return result.promise;
        },
      },
    });
    let arrived = 0;
    receiver.server.on('request', () => {
      arrived += 1;
      if (arrived === 20) asked.resolve();
    });
    const answers = Array.from({ length: 20 }, () => fetch(`${receiver.origin}/readyz`));
    await asked.promise;
    result.resolve(true);
    const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(runs).toBe(1);
  });
});

describe.each(['/livez', '/readyz'])('%s', (path) => {
  it('answers HEAD with the status and no body', async () => {
    await using receiver = await startReceiver();
    const response = await fetch(`${receiver.origin}${path}`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers %s with 405', async (method) => {
    await using receiver = await startReceiver();
    const response = await fetch(`${receiver.origin}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('is kept by no cache', async () => {
    await using receiver = await startReceiver();
    const { headers } = await fetch(`${receiver.origin}${path}`);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
