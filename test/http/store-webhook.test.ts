import { describe, expect, it } from 'vitest';
import { STORE_LIMIT_MS } from '../../src/http/store-webhook.ts';
import { signedRequest } from '../support/sign.ts';
import { fixtureBytes } from '../support/webhook-fixture.ts';
import { startReceiver } from './receiver.ts';

const HANGUP = fixtureBytes('call.hangup');

describe('a store that fails', () => {
  it.each([
    ['an event', fixtureBytes('call.hangup')],
    ['a body that cannot be read', Buffer.from('hello')],
  ])('turns %s into a 503 that Telnyx retries', async (_what, body) => {
    await using receiver = await startReceiver();
    receiver.sink.before = () => Promise.reject(new Error('READONLY'));
    const response = await receiver.post(signedRequest(body));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(receiver.reports.map((report) => report.outcome)).toEqual(['error']);
  });

  it('that throws before it has begun is no different', async () => {
    await using receiver = await startReceiver();
    receiver.sink.before = () => {
      throw new Error('not connected');
    };
    expect((await receiver.post(signedRequest(HANGUP))).status).toBe(503);
  });

  it('that hangs is waited for less than a second', async () => {
    await using receiver = await startReceiver();
    const hanging = Promise.withResolvers<void>();
    let verifiedAt = 0;
    receiver.sink.before = () => {
      verifiedAt = performance.now();
      return hanging.promise;
    };
    expect((await receiver.post(signedRequest(HANGUP))).status).toBe(503);
    const tookMs = performance.now() - verifiedAt;
    expect(tookMs).toBeGreaterThan(STORE_LIMIT_MS - 50);
    // The rest is this machine's: it runs other tests at the same time.
    expect(tookMs).toBeLessThan(STORE_LIMIT_MS + 500);
    expect(STORE_LIMIT_MS).toBeLessThan(1000);
    // What becomes of it after the answer must not bring the process down.
    hanging.reject(new Error('too late'));
  });

  it('loses nothing: the retry is stored', async () => {
    await using receiver = await startReceiver();
    receiver.sink.before = () => Promise.reject(new Error('down'));
    await receiver.post(signedRequest(HANGUP));
    receiver.sink.before = () => Promise.resolve();
    expect((await receiver.post(signedRequest(HANGUP))).status).toBe(200);
    expect(receiver.sink.messages).toHaveLength(1);
  });

  it('is warned of once a minute, without the body that its error carries', async () => {
    await using receiver = await startReceiver();
    receiver.sink.before = () =>
      Promise.reject(
        Object.assign(new Error('OOM'), { command: { name: 'evalsha', args: ['+12025550133'] } }),
      );
    for (let attempt = 0; attempt < 3; attempt += 1) await receiver.post(signedRequest(HANGUP));
    const warnings = receiver.lines.filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([
      { message: 'A webhook could not be stored', fields: { error: 'OOM', suppressed: 0 } },
    ]);
    expect(JSON.stringify(receiver.lines)).not.toContain('+12025550133');
  });
});
