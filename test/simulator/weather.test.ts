import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { startSimulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator.ts';
import { createWeather } from './weather.ts';
import { recordWebhooks } from './webhook-recorder.ts';

const call = { from: '+12025550133', to: '+12025550131' };

const setUp = async (options: SimulatorOptions = {}) => {
  const recorder = await recordWebhooks();
  const simulator = await startSimulator({ webhookUrl: recorder.url, ...options });
  const post = (path: string, body: object) =>
    fetch(`${simulator.baseUrl}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer KEY' },
      body: JSON.stringify(body),
    });
  return {
    recorder,
    simulator,
    answer: (id: string) => post(`/calls/${id}/actions/answer`, {}),
    create: (id: string) => post('/conferences', { call_control_id: id, name: 'sales' }),
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      await recorder[Symbol.asyncDispose]();
    },
  };
};

test('one type of event can be lost for ever, and the journal knows', async () => {
  await using it = await setUp({ weather: { byEventType: { 'call.answered': { drop: 1 } } } });
  const caller = it.simulator.dial(call);
  await it.answer(caller.callControlId);
  await caller.answered;
  caller.hangUp();
  await it.simulator.idle();
  expect(it.recorder.types().toSorted()).toEqual(['call.hangup', 'call.initiated']);
  expect(it.simulator.journal.of('delivery.given-up')).toMatchObject([
    { eventType: 'call.answered', reason: 'weather' },
  ]);
});

test('a repeated webhook comes two to four times under one id', async () => {
  await using it = await setUp({ weather: { deliveries: { repeat: 1 } } });
  it.simulator.dial(call);
  await it.simulator.idle();
  const { received } = it.recorder;
  expect(received.length).toBeGreaterThanOrEqual(2);
  expect(received.length).toBeLessThanOrEqual(4);
  expect(new Set(received.map(({ body }) => body.data.id)).size).toBe(1);
  expect(it.simulator.accepted.all()).toMatchObject([{ times: received.length }]);
});

test('a webhook that is held back lets the next one pass', async () => {
  await using it = await setUp();
  it.simulator.nextDelivery('call.initiated', { reorder: true });
  it.simulator.dial(call).hangUp();
  await it.simulator.idle();
  expect(it.recorder.types()).toEqual(['call.hangup', 'call.initiated']);
});

test('a webhook can be delayed', async () => {
  await using it = await setUp({ weather: { byEventType: { 'call.initiated': { delay: 1 } } } });
  it.simulator.dial(call).hangUp();
  await it.recorder.first('call.hangup');
  expect(it.recorder.types()).toEqual(['call.hangup']);
  await it.simulator.idle();
  expect(it.recorder.types()).toEqual(['call.hangup', 'call.initiated']);
});

test('a webhook can be there before the reply to its own command', async () => {
  await using it = await setUp({
    settings: { joinMs: 0 },
    weather: { deliveries: { beforeReply: 1 } },
  });
  const caller = it.simulator.dial(call);
  await it.answer(caller.callControlId);
  await caller.answered;
  const reply = await it.create(caller.callControlId);
  expect(reply.status).toBe(200);
  expect(it.recorder.types()).toContain('conference.participant.joined');
});

const told: Readonly<Record<string, string>> = {
  'conference.created': 'created',
  'conference.participant.joined': 'joined',
};

test.each([
  'reply-created-joined',
  'reply-joined-created',
  'created-reply-joined',
  'joined-reply-created',
  'created-joined-reply',
  'joined-created-reply',
] as const)('a create is told in the order %s', async (createOrder) => {
  await using it = await setUp({ switches: { createOrder }, delivery: { concurrency: 1 } });
  const caller = it.simulator.dial(call);
  await it.answer(caller.callControlId);
  await caller.answered;
  await it.create(caller.callControlId);
  await caller.joined;
  await it.simulator.idle();
  const order = it.simulator.journal.entries().flatMap((entry) => {
    if (entry.what === 'delivery') return told[entry.eventType] ?? [];
    const isReply = entry.what === 'command.replied' && entry.operation === 'conferences.create';
    return isReply ? ['reply'] : [];
  });
  expect(order.join('-')).toBe(createOrder);
});

test('the same seed brings the same weather, whatever else is decided in between', () => {
  const forecast = { deliveries: { drop: 0.3, repeat: 0.3, delay: 0.5 } };
  const draw = (seed: string, keys: readonly string[]) => {
    const weather = createWeather(createRandom(seed), forecast);
    return new Map(keys.map((key) => [key, weather.forDelivery('call.answered', key)]));
  };
  const keys = Array.from({ length: 100 }, (_, index) => `leg-${index}`);
  const forwards = draw('one', keys);
  const backwards = draw('one', keys.toReversed());
  expect(keys.map((key) => backwards.get(key))).toEqual(keys.map((key) => forwards.get(key)));
  expect(draw('two', keys)).not.toEqual(forwards);
});

test('faults strike about as often as they are meant to', () => {
  const weather = createWeather(createRandom('often'), { commands: { failBefore: 0.2 } });
  const faults = Array.from({ length: 1000 }, () => weather.forCommand('calls.answer'));
  const struck = faults.filter((fault) => fault !== null).length;
  expect(struck).toBeGreaterThan(150);
  expect(struck).toBeLessThan(250);
});
