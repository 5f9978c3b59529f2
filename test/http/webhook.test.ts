import { describe, expect, it } from 'vitest';
import { signedRequest } from '../support/sign.ts';
import { delivery, fixtureBytes } from '../support/webhook-fixture.ts';
import { startReceiver } from './receiver.ts';

const HANGUP = fixtureBytes('call.hangup');
const LEG = '428c31b6-7af4-4bcb-b7f5-5013ef9657c1';

describe('a genuine webhook', () => {
  it('is stored, and then answered 200 without a body', async () => {
    await using receiver = await startReceiver();
    const stored = Promise.withResolvers<void>();
    receiver.sink.before = () => stored.promise;

    const answer = receiver.post(signedRequest(HANGUP));
    const first = await Promise.race([answer.then(() => 'answered'), untilAsked(receiver.sink)]);
    expect(first).toBe('asked');
    stored.resolve();

    const response = await answer;
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(receiver.sink.messages).toMatchObject([
      { mailbox: `call:${LEG}`, message: { type: 'call.hangup', hangupCause: 'normal_clearing' } },
    ]);
  });

  it('is answered 200 when it is a duplicate, and is stored once', async () => {
    await using receiver = await startReceiver();
    const statuses = [
      (await receiver.post(signedRequest(HANGUP))).status,
      (await receiver.post(signedRequest(HANGUP))).status,
    ];
    expect(statuses).toEqual([200, 200]);
    expect(receiver.sink.messages).toHaveLength(1);
    expect(receiver.reports.map((report) => report.outcome)).toEqual(['accepted', 'duplicate']);
  });

  it('with an id seen before is a duplicate, whatever else stands in it', async () => {
    await using receiver = await startReceiver();
    const { data } = delivery('call.hangup');
    const { data: other } = delivery('call.hangup', { hangup_cause: 'user_busy' });
    await receiver.post(signedRequest({ data, meta: { attempt: 1 } }));
    await receiver.post(signedRequest({ data: other, meta: { attempt: 2 } }));
    expect(receiver.sink.messages).toMatchObject([{ message: { hangupCause: 'normal_clearing' } }]);
    expect(receiver.reports.at(-1)?.outcome).toBe('duplicate');
  });

  it('is answered 200 when its mailbox is full', async () => {
    await using receiver = await startReceiver();
    receiver.sink.capacity = 0;
    expect((await receiver.post(signedRequest(HANGUP))).status).toBe(200);
    expect(receiver.reports.map((report) => report.outcome)).toEqual(['overflow']);
  });

  it('is stored whatever came before it: a hang-up may be the first', async () => {
    await using receiver = await startReceiver();
    for (const type of ['call.hangup', 'call.answered', 'call.initiated']) {
      await receiver.post(signedRequest(fixtureBytes(type)));
    }
    expect(receiver.sink.messages.map(({ message }) => message.type)).toEqual([
      'call.hangup',
      'call.answered',
      'call.initiated',
    ]);
  });

  it('may carry any script', async () => {
    await using receiver = await startReceiver();
    const body = delivery('call.hangup', { from: 'sip:Zoë+日本@example.com 🎉' });
    expect((await receiver.post(signedRequest(body))).status).toBe(200);
    expect(receiver.sink.messages).toMatchObject([
      { message: { from: 'sip:Zoë+日本@example.com 🎉' } },
    ]);
  });

  it('may be of any content type', async () => {
    await using receiver = await startReceiver();
    const { headers, body } = signedRequest(HANGUP);
    const response = await receiver.post({
      headers: { ...headers, 'content-type': 'text/plain; charset=latin1' },
      body,
    });
    expect(response.status).toBe(200);
    expect(receiver.sink.messages).toHaveLength(1);
  });

  it('may be as long as the limit', async () => {
    const request = signedRequest(HANGUP);
    await using receiver = await startReceiver({ maxBytes: request.body.length });
    expect((await receiver.post(request)).status).toBe(200);
  });
});

describe('a webhook that is not acted on', () => {
  it('is answered 200, counted and not stored', async () => {
    await using receiver = await startReceiver();
    expect((await receiver.post(signedRequest(fixtureBytes('call.bridged')))).status).toBe(200);
    expect([...receiver.sink.messages, ...receiver.sink.deadLetters]).toEqual([]);
    expect(receiver.reports).toMatchObject([{ eventType: 'call.bridged', outcome: 'ignored' }]);
  });

  it('is counted as `other` when its type is none of those that Telnyx documents', async () => {
    await using receiver = await startReceiver();
    await receiver.post(signedRequest({ data: { event_type: 'made.up.4711' } }));
    expect(receiver.reports).toMatchObject([{ eventType: 'other', outcome: 'ignored' }]);
  });

  it('may be one of another connection', async () => {
    await using receiver = await startReceiver({ connectionId: 'ours' });
    expect((await receiver.post(signedRequest(HANGUP))).status).toBe(200);
    expect(receiver.sink.messages).toEqual([]);
    expect(receiver.reports).toMatchObject([
      { eventType: 'call.hangup', outcome: 'other_connection' },
    ]);
  });
});

describe('a verified body that cannot be read', () => {
  it.each<[string, string | Buffer]>([
    ['text', 'hello'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
    ['null', 'null'],
    ['a list', '[]'],
    ['no event', '{"hello":"world"}'],
    ['deep nesting', '['.repeat(200_000)],
    [
      'a leg id of 10 kB',
      JSON.stringify(delivery('call.hangup', { call_leg_id: 'x'.repeat(1e4) })),
    ],
    ['the envelope of API version 1', '{"event_type":"call_initiated","payload":{}}'],
  ])('%s is kept as a dead letter, byte for byte, and answered 200', async (_what, body) => {
    await using receiver = await startReceiver();
    expect((await receiver.post(signedRequest(body))).status).toBe(200);
    expect(receiver.sink.messages).toEqual([]);
    expect(receiver.sink.deadLetters.map(({ rawBody }) => rawBody)).toEqual([Buffer.from(body)]);
    expect(receiver.reports.map((report) => report.outcome)).toEqual(['unreadable']);
  });

  it('is warned of once a minute, with the reason and nothing of the body', async () => {
    await using receiver = await startReceiver();
    const body = '{"event_type":"call_initiated","from":"+12025550133"}';
    for (let delivered = 0; delivered < 3; delivered += 1) await receiver.post(signedRequest(body));

    expect(receiver.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { event_id: null, reason: expect.stringContaining('webhook_api_version') } },
    ]);
    expect(JSON.stringify(receiver.lines)).not.toContain('+1202555');
  });

  it('is buried under its own id, or under a digest that every delivery of it shares', async () => {
    await using receiver = await startReceiver();
    const legless = delivery('call.hangup', { call_leg_id: undefined });
    for (const body of [legless, 'hello', 'hello', 'bye']) await receiver.post(signedRequest(body));
    const [own, first, second, other] = receiver.sink.deadLetters.map(({ id }) => id);
    expect(own).toBe('f2dbd03c-68f3-5ddd-bba6-db620db2992a');
    expect(first).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('the log', () => {
  it('says nothing of an accepted webhook above debug, and no number in it', async () => {
    await using receiver = await startReceiver();
    await receiver.post(signedRequest(HANGUP));
    expect(receiver.lines.map(({ level }) => level)).toEqual(['debug']);
    expect(receiver.lines).toMatchObject([
      {
        fields: {
          event_type: 'call.hangup',
          event_id: 'f2dbd03c-68f3-5ddd-bba6-db620db2992a',
          outcome: 'accepted',
        },
      },
    ]);
    expect(JSON.stringify(receiver.lines)).not.toContain('+1202555');
  });
});

describe('the report', () => {
  it('tells how long the answer took', async () => {
    await using receiver = await startReceiver();
    await receiver.post(signedRequest(HANGUP));
    expect(receiver.reports[0]?.ackSeconds).toBeGreaterThan(0);
    expect(receiver.reports[0]?.ackSeconds).toBeLessThan(1);
  });
});

/** Resolves once the sink is asked to store something; it goes on as it was told before. */
const untilAsked = (sink: { before: () => Promise<void> }): Promise<'asked'> => {
  const { before } = sink;
  return new Promise((resolve) => {
    sink.before = () => {
      resolve('asked');
      return before();
    };
  });
};
