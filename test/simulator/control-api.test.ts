import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startSimulator } from './simulator.ts';
import { recordWebhooks } from './webhook-recorder.ts';

const call = { from: '+12025550133', to: '+12025550131' };

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const createControl = (controlUrl: unknown) => {
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(`${String(controlUrl)}/sim${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  return {
    get: (path: string) => ask(path),
    post: (path: string, body: object = {}) =>
      ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
};

const textIn = (value: unknown, name: string): string => {
  const found: unknown = Object.entries(Object(value)).find(([key]) => key === name)?.[1];
  return String(found);
};

const ok = { status: 200, body: { result: 'ok' } };

test('a call is dialled, pressed and hung up over HTTP', async () => {
  await using simulator = await startSimulator({ controlPort: 0 });
  const control = createControl(simulator.controlUrl);
  const dialled = await control.post('/calls', call);
  const id = textIn(dialled.body, 'callLegId');
  const leg = simulator.caller(id);
  simulator.model.execute({
    operation: 'calls.answer',
    params: { id: leg?.callControlId ?? '' },
    query: {},
    body: {},
  });
  await leg?.answered;
  expect(await control.post(`/calls/${id}/press`, { digits: '12', gapMs: 1 })).toEqual(ok);
  expect(await control.post(`/calls/${id}/talk`)).toEqual(ok);
  expect((await control.get(`/calls/${id}`)).body).toMatchObject({ ...call, phase: 'answered' });
  expect(await control.post(`/calls/${id}/hangup`)).toEqual(ok);
  expect((await control.get('/journal?what=leg.digit')).body).toMatchObject([
    { digit: '1' },
    { digit: '2' },
  ]);
  expect((await control.get('/journal?after=1&limit=1')).body).toMatchObject([{ seq: 2 }]);
  expect((await control.get('/state')).body).toMatchObject({ legs: 1, liveLegs: [], underWay: 0 });
});

test('a script comes as JSON', async () => {
  await using simulator = await startSimulator({ controlPort: 0 });
  const control = createControl(simulator.controlUrl);
  const { body } = await control.post('/calls', {
    ...call,
    script: [{ wait: 1 }, { hangUp: true }],
  });
  await simulator.caller(textIn(body, 'callLegId'))?.ended;
  expect(simulator.truth.liveLegs()).toEqual([]);
});

test('weather, switches, settings, faults, callees and addresses are set over HTTP', async () => {
  await using recorder = await recordWebhooks();
  await using simulator = await startSimulator({ controlPort: 0 });
  const control = createControl(simulator.controlUrl);
  expect(await control.post('/connections', { webhookUrl: recorder.url })).toEqual(ok);
  expect(await control.post('/switches', { creator: 'free' })).toEqual(ok);
  expect(await control.post('/settings', { answerMs: 7 })).toEqual(ok);
  expect(await control.post('/callees', { number: '+1', callee: { does: 'ring' } })).toEqual(ok);
  expect((await control.get('/state')).body).toMatchObject({
    switches: { creator: 'free', createOrder: 'reply-created-joined' },
    settings: { answerMs: 7, joinMs: 2 },
  });
  const fault = { operation: 'conferences.list', fault: { status: 503 } };
  expect(await control.post('/next-command', fault)).toEqual(ok);
  const listed = await fetch(`${simulator.baseUrl}/conferences`, {
    headers: { authorization: 'Bearer KEY' },
  });
  expect(listed.status).toBe(503);

  const once3 = { eventType: 'call.initiated', fate: { copies: 3 } };
  expect(await control.post('/next-delivery', once3)).toEqual(ok);
  await control.post('/calls', call);
  expect(await control.get('/idle')).toEqual(ok);
  expect((await control.get('/accepted')).body).toMatchObject([{ times: 3 }]);
  const lost = { byEventType: { 'call.initiated': { drop: 1 } } };
  expect(await control.post('/weather', lost)).toEqual(ok);
  await control.post('/calls', call);
  await control.get('/idle');
  expect(recorder.received).toHaveLength(3);
  expect(await control.post('/reset')).toEqual(ok);
  expect((await control.get('/state')).body).toMatchObject({ legs: 0 });
});

test.each([
  ['/calls', { from: '+1' }],
  ['/calls', { ...call, script: [{ sleep: 1 }] }],
  ['/weather', { deliveries: { dorp: 1 } }],
  ['/weather', { deliveries: { drop: 'all' } }],
  ['/weather', { delivery: {} }],
  ['/switches', { creator: 'unbound' }],
  ['/settings', { answerSecs: 1 }],
  ['/next-command', { operation: 'calls.answer', fault: { explode: true } }],
  ['/next-command', { operation: 'calls.answer', fault: { cut: true }, times: 0 }],
])('%s refuses %o', async (path, body) => {
  await using simulator = await startSimulator({ controlPort: 0 });
  const { status } = await createControl(simulator.controlUrl).post(path, body);
  expect(status).toBe(422);
});

test('calls and operations that are not there are 404', async () => {
  await using simulator = await startSimulator({ controlPort: 0 });
  const control = createControl(simulator.controlUrl);
  expect((await control.get('/calls/unknown')).status).toBe(404);
  expect((await control.post('/calls/unknown/hangup')).status).toBe(404);
  expect((await control.get('/nowhere')).status).toBe(404);
});

test('as a process it tells its addresses, takes options, and ends on SIGTERM', async () => {
  const args = ['test/simulator/main.ts', '--seed', 'abc', '--switches', '{"creator":"free"}'];
  const env = { ...process.env, SIMULATOR_CONNECTION_ID: '42' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  const ready: unknown = JSON.parse(String(line));
  expect(ready).toMatchObject({ seed: 'abc', connectionId: '42' });
  const control = createControl(textIn(ready, 'controlUrl'));
  expect((await control.get('/state')).body).toMatchObject({ switches: { creator: 'free' } });
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
});
