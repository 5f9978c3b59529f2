import { describe, expect, it } from 'vitest';
import { createHealth } from '../../src/http/health.ts';
import { createPublicApp } from '../../src/http/public-app.ts';
import { createHttpServer, drain, listen } from '../../src/http/server.ts';
import { signedRequest } from '../support/sign.ts';
import { fixtureBytes } from '../support/webhook-fixture.ts';
import { exchange, statusesIn } from './raw-socket.ts';
import { startReceiver } from './receiver.ts';

describe('the public listener', () => {
  it.each(['/', '/v1/lines', '/metrics', '/webhooks', '/webhooks/telnyx/more', '/livez/x'])(
    'serves nothing at %s',
    async (path) => {
      await using receiver = await startReceiver();
      const response = await fetch(`${receiver.origin}${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        errors: [{ code: '404', title: 'Not Found', detail: expect.any(String) }],
      });
    },
  );

  it('does not say what it is made of', async () => {
    await using receiver = await startReceiver();
    const { headers } = await fetch(`${receiver.origin}/`);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
  });

  it('takes the webhook path literally, whatever Express would read in it', async () => {
    await using receiver = await startReceiver({ webhookPath: '/hooks/:id/(a)*' });
    expect((await receiver.post(signedRequest(fixtureBytes('call.hangup')))).status).toBe(200);
    expect((await fetch(`${receiver.origin}/hooks/7/a`, { method: 'POST' })).status).toBe(404);
  });

  it('takes the webhook path with a query', async () => {
    await using receiver = await startReceiver();
    const { headers, body } = signedRequest(fixtureBytes('call.hangup'));
    const response = await fetch(`${receiver.url}?a=1`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(200);
  });

  it.each([
    'GET http:// HTTP/1.1',
    'GET //evil/../livez HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET /%ff HTTP/1.1',
  ])('answers the odd request line %j in its own words', async (line) => {
    await using receiver = await startReceiver();
    const text = await exchange(
      receiver.port,
      `${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(statusesIn(text)[0]).toBeGreaterThanOrEqual(400);
    expect(statusesIn(text)[0]).toBeLessThan(500);
    expect(text).not.toContain('node_modules');
  });
});

describe('a webhook handler that fails', () => {
  it.each(['/hook', '/HOOK/', '/hook?a=b'])('is answered 500 at %s, and logged', async (path) => {
    const lines: object[] = [];
    const app = createPublicApp({
      webhookPath: '/hook',
      webhook: () => Promise.reject(new Error('broken')),
      health: createHealth({ checks: {} }),
      log: { error: (fields) => lines.push(fields) },
    });
    const server = createHttpServer(app);
    const { port } = await listen(server, 0, '127.0.0.1');
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST' });
    await drain(server, 0);
    expect(response.status).toBe(500);
    expect(lines).toHaveLength(1);
  });
});
