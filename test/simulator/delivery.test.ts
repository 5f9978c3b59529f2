import nacl from 'tweetnacl';
import { expect, test } from 'vitest';
import { SIGNING_SEED, createSigner } from './signer.ts';
import { startSimulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';
import { recordWebhooks } from './webhook-recorder.ts';
import type { ReceivedWebhook } from './webhook-recorder.ts';

const call = { from: '+12025550133', to: '+12025550131' };
const quick = { retriesMs: [10, 10, 10, 10], timeoutMs: 200 };

const isSigned = ({ headers, raw }: ReceivedWebhook, publicKey: string): boolean =>
  nacl.sign.detached.verify(
    Buffer.from(`${String(headers['telnyx-timestamp'])}|${raw}`),
    Buffer.from(String(headers['telnyx-signature-ed25519']), 'base64'),
    Buffer.from(publicKey, 'base64'),
  );

const setUp = async (options: SimulatorOptions = {}) => {
  const recorder = await recordWebhooks();
  const simulator = await startSimulator({
    webhookUrl: recorder.url,
    ...options,
    delivery: { ...quick, ...options.delivery },
  });
  return {
    recorder,
    simulator,
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      await recorder[Symbol.asyncDispose]();
    },
  };
};

test('a webhook is signed over its timestamp and its raw body', async () => {
  await using it = await setUp();
  it.simulator.dial(call);
  const webhook = await it.recorder.first('call.initiated');
  expect(webhook.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'telnyx-webhooks',
    'telnyx-timestamp': expect.stringMatching(/^\d{10}$/),
  });
  expect(isSigned(webhook, it.simulator.publicKey)).toBe(true);
  expect(isSigned({ ...webhook, raw: `${webhook.raw} ` }, it.simulator.publicKey)).toBe(false);
});

test('both signers make the same signature', () => {
  const native = createSigner(SIGNING_SEED, 'native');
  const independent = createSigner(SIGNING_SEED, 'tweetnacl');
  expect(native.publicKey).toBe(independent.publicKey);
  expect(native.sign('1795342405', '{"a":1}')).toBe(independent.sign('1795342405', '{"a":1}'));
});

test.each([500, 503, 429, 408, null])(
  'an answer of %s is retried under the same id with a higher attempt',
  async (status) => {
    await using it = await setUp();
    it.recorder.answerWith(({ body }) => (body.meta.attempt < 3 ? status : 200));
    it.simulator.dial(call);
    await it.simulator.idle();
    const { received } = it.recorder;
    expect(received.map(({ body }) => body.meta.attempt)).toEqual([1, 2, 3]);
    expect(new Set(received.map(({ body }) => body.data.id)).size).toBe(1);
    expect(it.simulator.journal.of('delivery').map((entry) => entry.outcome)).toEqual([
      'failed',
      'failed',
      'accepted',
    ]);
    expect(it.simulator.accepted.all()).toMatchObject([{ eventType: 'call.initiated', times: 1 }]);
  },
);

test.each([400, 401, 404, 302])('an answer of %s is not retried', async (status) => {
  await using it = await setUp();
  it.recorder.answerWith(() => status);
  it.simulator.dial(call);
  await it.simulator.idle();
  expect(it.recorder.received).toHaveLength(1);
  expect(it.simulator.accepted.total).toBe(0);
  expect(it.simulator.journal.of('delivery.given-up')).toMatchObject([{ reason: 'refused' }]);
});

test('retries end after the last pause', async () => {
  await using it = await setUp({ delivery: { retriesMs: [5, 5] } });
  it.recorder.answerWith(() => 500);
  it.simulator.dial(call);
  await it.simulator.idle();
  expect(it.recorder.received).toHaveLength(3);
  expect(it.simulator.journal.of('delivery.given-up')).toMatchObject([
    { reason: 'retries used up' },
  ]);
});

test('after two failures in a row the failover URL is tried', async () => {
  await using failover = await recordWebhooks();
  await using it = await setUp({ failoverUrl: failover.url });
  it.recorder.answerWith(() => 500);
  it.simulator.dial(call);
  await it.simulator.idle();
  expect(it.recorder.received).toHaveLength(2);
  expect(failover.received.map(({ body }) => body.meta)).toEqual([
    { attempt: 3, delivered_to: failover.url },
  ]);
});

test.each([
  ['fresh', false],
  ['kept', true],
] as const)('the timestamp of a redelivery is %s', async (retryTimestamp, same) => {
  await using it = await setUp({
    switches: { retryTimestamp },
    delivery: { retriesMs: [1100] },
  });
  it.recorder.answerWith(({ body }) => (body.meta.attempt === 1 ? 500 : 200));
  it.simulator.dial(call);
  await it.simulator.idle();
  const [first, second] = it.recorder.received.map(({ headers }) => headers['telnyx-timestamp']);
  expect(first === second).toBe(same);
  expect(it.recorder.received.every((one) => isSigned(one, it.simulator.publicKey))).toBe(true);
});

test.each([
  [128, [0, 0, 0]],
  [1, [0, 1, 2]],
])('with %i at once, %o deliveries are over when each arrives', async (concurrency, expected) => {
  await using it = await setUp({ delivery: { concurrency, timeoutMs: 500, retriesMs: [] } });
  const over: number[] = [];
  it.recorder.answerWith(() => {
    over.push(it.simulator.journal.of('delivery').length);
    return null;
  });
  for (let caller = 0; caller < 3; caller++) it.simulator.dial(call);
  await it.simulator.idle();
  expect(over).toEqual(expected);
});

test('one at a time, webhooks arrive in the order of their events', async () => {
  await using it = await setUp({ delivery: { concurrency: 1 } });
  const callers = Array.from({ length: 20 }, () => it.simulator.dial(call));
  for (const caller of callers) caller.hangUp();
  await it.simulator.idle();
  const times = it.recorder.received.map(({ body }) => body.data.occurred_at);
  expect(times).toHaveLength(40);
  expect(times).toEqual(times.toSorted());
});

test('the floor may be told without the data wrapper', async () => {
  await using it = await setUp({ switches: { floorEnvelope: 'bare' } });
  const { model } = it.simulator;
  const caller = it.simulator.dial(call);
  const body = { call_control_id: caller.callControlId, name: 'sales' };
  model.execute({
    operation: 'calls.answer',
    params: { id: caller.callControlId },
    query: {},
    body: {},
  });
  await caller.answered;
  model.execute({ operation: 'conferences.create', params: {}, query: {}, body });
  await caller.joined;
  caller.talk();
  await it.simulator.idle();
  const bare = it.recorder.received.find(({ raw }) => raw.includes('conference.floor.changed'));
  expect(bare?.body).toMatchObject({
    event_type: 'conference.floor.changed',
    meta: { attempt: 1 },
  });
});

test('without an address a webhook is given up', async () => {
  await using simulator = await startSimulator();
  simulator.dial(call);
  await simulator.idle();
  expect(simulator.journal.of('delivery.given-up')).toMatchObject([{ reason: 'no url' }]);
});

test('what waits for a retry when the simulator is closed is given up', async () => {
  await using recorder = await recordWebhooks();
  const delivery = { retriesMs: [60_000] };
  const simulator = await startSimulator({ webhookUrl: recorder.url, delivery });
  recorder.answerWith(() => 500);
  simulator.dial(call);
  await recorder.first('call.initiated');
  await expect.poll(() => simulator.journal.of('delivery').length).toBe(1);
  await simulator[Symbol.asyncDispose]();
  await simulator.idle();
  expect(recorder.received).toHaveLength(1);
  expect(simulator.journal.of('delivery.given-up')).toMatchObject([{ reason: 'stopped' }]);
});
