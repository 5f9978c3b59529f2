// Bodies with a good signature that are not what Telnyx should send: none is lost, none does harm.

import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createDeadLetters } from '../../src/redis/dead-letters.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { eventually } from '../support/eventually.ts';
import { executed } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { postWebhook } from '../support/post-webhook.ts';
import { quiet } from '../support/quiet.ts';
import { connectTo } from '../support/redis-client.ts';
import { useService } from '../support/use-service.ts';
import { delivery } from '../support/webhook-fixture.ts';

const service = useService({
  lines: [{ name: 'sales', numbers: [lineNumber(0)], greeting: '' }],
});

/** An event of a leg of its own. */
const event = (eventType: string, payload: Record<string, unknown> = {}) => {
  const copy = delivery(eventType, {
    call_leg_id: randomUUID(),
    call_control_id: `v3:${randomUUID()}`,
    from: callerNumber(0),
    to: lineNumber(0),
    ...payload,
  });
  Object.assign(copy.data, { id: randomUUID(), occurred_at: new Date().toISOString() });
  return copy;
};

/** The call as `/v1` shows it; undefined when it is not known. */
const callOf = ({ data }: ReturnType<typeof event>) =>
  service().read(`/calls/${String(data.payload['call_leg_id'])}`);

const withData = (change: Record<string, unknown>) => {
  const copy = event('call.initiated');
  Object.assign(copy.data, change);
  return copy;
};

const LONG = 'x'.repeat(10_240);

const UNREADABLE: readonly { readonly what: string; readonly body: unknown }[] = [
  { what: 'that is empty', body: '' },
  { what: 'that is not JSON', body: '{"data": {"event_type": "call.initiated"' },
  { what: 'that is not UTF-8', body: Buffer.from([0xff, 0xfe, 0x00, 0x41]) },
  { what: 'that is null', body: 'null' },
  { what: 'that is a list', body: [event('call.initiated')] },
  { what: 'without data', body: { meta: { attempt: 1 } } },
  { what: 'of API version 1', body: event('call.initiated').data },
  { what: 'without an event type', body: withData({ event_type: undefined }) },
  { what: 'whose event type is a number', body: withData({ event_type: 7 }) },
  { what: 'without an id', body: withData({ id: undefined }) },
  { what: 'whose id has 10 kB', body: withData({ id: LONG }) },
  { what: 'without a payload', body: withData({ payload: undefined }) },
  { what: 'whose payload is text', body: withData({ payload: 'none' }) },
  {
    what: 'without a call leg id',
    body: event('call.initiated', { call_leg_id: undefined }),
  },
  { what: 'whose call leg id has 10 kB', body: event('call.hangup', { call_leg_id: LONG }) },
  { what: 'whose call leg id is a list', body: event('call.hangup', { call_leg_id: ['x'] }) },
  {
    what: 'whose call control id breaks the line',
    body: event('call.initiated', { call_control_id: 'v3:a\nb' }),
  },
  {
    what: 'of a conference without its id',
    body: event('conference.participant.joined', { conference_id: undefined }),
  },
  {
    what: 'whose conference id has 10 kB',
    body: event('conference.ended', { conference_id: LONG }),
  },
  { what: 'whose digit is a word', body: event('call.dtmf.received', { digit: 'seven' }) },
];

const bytesOf = (body: unknown): string =>
  Buffer.isBuffer(body) || typeof body === 'string' ? String(body) : JSON.stringify(body);

const deadLetters = async () => {
  const client = connectTo(service().redis);
  try {
    return await createDeadLetters(client, createKeys('partyline')).list({ offset: 0, limit: 200 });
  } finally {
    client.disconnect();
  }
};

describe('a webhook', () => {
  it.each(UNREADABLE)('$what is acknowledged and kept whole', async ({ body }) => {
    expect(await postWebhook(service(), body)).toBe(200);
    const [letter] = (await deadLetters()).filter((one) => one.body === bytesOf(body));
    expect(letter).toMatchObject({ mailbox: null, reason: expect.stringMatching(/./) });
  });

  it('that cannot be read is kept once, however often it comes', async () => {
    const body = withData({ payload: 7 });
    await postWebhook(service(), body);
    const before = (await deadLetters()).length;
    expect(await postWebhook(service(), body)).toBe(200);
    expect((await deadLetters()).length).toBe(before);
  });

  it('of another connection is acknowledged and changes nothing', async () => {
    const body = event('call.initiated', { connection_id: '999' });
    expect(await postWebhook(service(), body)).toBe(200);
    await quiet(service());
    expect(await callOf(body)).toBeUndefined();
  });

  it('of a type that nothing is done about is acknowledged and changes nothing', async () => {
    const before = (await deadLetters()).length;
    for (const type of ['call.cost', 'call.machine.detection.ended', '__proto__']) {
      const body = event('call.cost');
      body.data['event_type'] = type;
      expect(await postWebhook(service(), body)).toBe(200);
    }
    expect((await deadLetters()).length).toBe(before);
  });

  it('whose id came before with another body is the same event, and is not applied', async () => {
    const first = event('call.initiated', { to: lineNumber(99) });
    const leg = first.data.payload['call_leg_id'];
    const second = event('call.answered', { call_leg_id: leg });
    Object.assign(second.data, { id: first.data['id'] });
    expect(await postWebhook(service(), first)).toBe(200);
    expect(await postWebhook(service(), second)).toBe(200);
    await eventually(() => callOf(first)).toMatchObject({ phase: 'leaving', answered_at: null });
  });

  it('whose id came before from another call is an event of its own', async () => {
    const [first, second] = [event('call.hangup'), event('call.hangup')];
    Object.assign(second.data, { id: first.data['id'] });
    for (const body of [first, second]) expect(await postWebhook(service(), body)).toBe(200);
    for (const body of [first, second]) {
      await eventually(() => callOf(body)).toMatchObject({ phase: 'ended' });
    }
  });
});

it('a call whose hangup comes first is not answered', async () => {
  const { simulator } = service();
  const hangup = event('call.hangup');
  const { payload } = hangup.data;
  await postWebhook(service(), hangup);
  await eventually(() => callOf(hangup)).toMatchObject({ phase: 'ended' });
  await postWebhook(service(), event('call.initiated', payload));
  await postWebhook(service(), event('call.answered', payload));
  await quiet(service());
  const told = simulator.journal.of('command').map(({ target }) => target);
  expect(told).not.toContain(payload['call_control_id']);
  expect(await callOf(hangup)).toMatchObject({
    phase: 'ended',
    line: 'sales',
    from: expect.any(String),
    timeline: [{ type: 'call.hangup' }, { type: 'call.initiated' }, { type: 'call.answered' }],
  });
});

it('the process lives on and takes calls after all of them', async () => {
  const { simulator } = service();
  const caller = simulator.dial({ from: callerNumber(1), to: lineNumber(0) });
  await caller.joined;
  caller.hangUp();
  await quiet(service());
  expect(executed(simulator, 'conferences.create')).toHaveLength(1);
});
