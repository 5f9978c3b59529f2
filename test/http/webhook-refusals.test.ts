import { describe, expect, it } from 'vitest';
import { signedRequest, signingKey } from '../support/sign.ts';
import { fixtureBytes } from '../support/webhook-fixture.ts';
import { startReceiver } from './receiver.ts';

const HANGUP = fixtureBytes('call.hangup');

describe('a refused webhook', () => {
  const { headers, body } = signedRequest(HANGUP);
  const without = (name: keyof typeof headers) =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  const stale = signedRequest(HANGUP, { timestamp: String(Math.floor(Date.now() / 1000) - 400) });
  const future = signedRequest(HANGUP, { timestamp: String(Math.floor(Date.now() / 1000) + 400) });
  const forged = signedRequest(HANGUP, { key: signingKey(99) });
  const spoilt = Buffer.from(HANGUP).fill(0x20, 0, 1);

  const refused: readonly (readonly [string, Record<string, string>, Buffer])[] = [
    ['no signature', without('telnyx-signature-ed25519'), body],
    ['no timestamp', without('telnyx-timestamp'), body],
    ['a malformed signature', { ...headers, 'telnyx-signature-ed25519': 'AAAA' }, body],
    ['a malformed timestamp', { ...headers, 'telnyx-timestamp': 'now' }, body],
    ['a stale timestamp', stale.headers, stale.body],
    ['a timestamp from the future', future.headers, future.body],
    ["another key's signature", forged.headers, forged.body],
    ["another body's signature", headers, spoilt],
  ];

  it.each(refused)('with %s is answered 401 and not stored', async (_what, lines, bytes) => {
    await using receiver = await startReceiver();
    const response = await fetch(receiver.url, {
      method: 'POST',
      headers: lines,
      body: new Uint8Array(bytes),
    });
    expect(response.status).toBe(401);
    expect([...receiver.sink.messages, ...receiver.sink.deadLetters]).toEqual([]);
    expect(receiver.reports).toMatchObject([{ eventType: 'other', outcome: 'refused' }]);
  });

  it('gets the same answer for every fault', async () => {
    await using receiver = await startReceiver();
    const answers = new Set<string>();
    for (const [, lines, bytes] of refused) {
      const response = await fetch(receiver.url, {
        method: 'POST',
        headers: lines,
        body: new Uint8Array(bytes),
      });
      const kept = [...response.headers].filter(([name]) => name !== 'date');
      answers.add(JSON.stringify([kept, await response.text()]));
    }
    expect(answers.size).toBe(1);
  });

  it('is warned of once a minute, with the reason and nothing of the body', async () => {
    await using receiver = await startReceiver();
    for (let attempt = 0; attempt < 3; attempt += 1) await receiver.post(forged);
    expect(receiver.lines).toMatchObject([
      { level: 'warn', fields: { reason: 'signature matches no key' } },
    ]);
    expect(JSON.stringify(receiver.lines)).not.toContain('+1202555');
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'by %s is answered 405 with what is allowed',
    async (method) => {
      await using receiver = await startReceiver();
      const response = await fetch(receiver.url, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    },
  );

  it.each(['gzip', 'br', 'GZIP', 'identity, gzip', 'nonsense'])(
    'with the content encoding %s is answered 415',
    async (encoding) => {
      await using receiver = await startReceiver();
      const response = await fetch(receiver.url, {
        method: 'POST',
        headers: { ...headers, 'content-encoding': encoding },
        body: new Uint8Array(body),
      });
      expect(response.status).toBe(415);
      expect(receiver.sink.messages).toEqual([]);
    },
  );

  it('with the content encoding identity is no refused one', async () => {
    await using receiver = await startReceiver();
    const response = await fetch(receiver.url, {
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'Identity' },
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(200);
  });

  it('of a byte over the limit is answered 413', async () => {
    await using receiver = await startReceiver({ maxBytes: body.length - 1 });
    expect((await receiver.post({ headers, body })).status).toBe(413);
    expect(receiver.sink.messages).toEqual([]);
  });

  it("has an error in Telnyx's envelope", async () => {
    await using receiver = await startReceiver();
    const response = await receiver.post(forged);
    expect(await response.json()).toEqual({
      errors: [{ code: '401', title: 'Unauthorized', detail: expect.any(String) }],
    });
  });
});
