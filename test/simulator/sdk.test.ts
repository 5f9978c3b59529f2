// The real SDK against the simulated API: every method that the service uses, or may come to use.

import {
  APIConnectionError,
  APIConnectionTimeoutError,
  RateLimitError,
  Telnyx,
} from 'telnyx/index.js';
import { expect, test } from 'vitest';
import { startSimulator } from './simulator.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';

const from = '+12025550133';
const to = '+12025550131';
const speech = { payload: 'Hello', voice: 'female', language: 'en-US' } as const;

interface Setup extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly client: Telnyx;
  /** An answered call. */
  answered(): Promise<string>;
}

const setUp = async (options: SimulatorOptions = {}): Promise<Setup> => {
  const simulator = await startSimulator(options);
  const client = new Telnyx({
    apiKey: 'KEY',
    baseURL: simulator.baseUrl,
    maxRetries: 0,
    timeout: 1000,
  });
  return {
    simulator,
    client,
    async answered() {
      const caller = simulator.dial({ from, to });
      await client.calls.actions.answer(caller.callControlId, {});
      await caller.answered;
      return caller.callControlId;
    },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
};

const codeOf = async (command: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await command.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof Telnyx.APIError)) return error;
  const body: unknown = error.error;
  return { status: error.status, body };
};

/** Null: it succeeded. */
const statusOf = async (command: Promise<unknown>): Promise<unknown> => {
  const refusal = await codeOf(command);
  return refusal instanceof Object && 'status' in refusal ? refusal.status : refusal;
};

test('commands on a call', async () => {
  await using it = await setUp();
  const { actions } = it.client.calls;
  const id = await it.answered();
  const ok = { data: { result: 'ok' } };
  expect(await actions.speak(id, speech)).toEqual(ok);
  expect(await actions.gather(id, {})).toEqual(ok);
  expect(await actions.gatherUsingSpeak(id, speech)).toEqual(ok);
  expect(await actions.gatherUsingAudio(id, { audio_url: 'http://a/b.mp3' })).toEqual(ok);
  expect(await actions.stopGather(id, {})).toEqual(ok);
  expect(await actions.startPlayback(id, { media_name: 'music' })).toEqual(ok);
  expect(await actions.stopPlayback(id, {})).toEqual(ok);
  expect(await actions.updateClientState(id, { client_state: 'YQ==' })).toEqual(ok);
  const status = await it.client.calls.retrieveStatus(id);
  expect(status.data).toMatchObject({ is_alive: true, client_state: 'YQ==' });
  expect(await actions.hangup(id, {})).toEqual(ok);
  const ringing = it.simulator.dial({ from, to });
  expect(await actions.reject(ringing.callControlId, { cause: 'USER_BUSY' })).toEqual(ok);
  expect((await ringing.ended).cause).toBe('user_busy');
});

test('commands on a conference, by id and by name', async () => {
  await using it = await setUp();
  const { conferences } = it.client;
  const { actions } = conferences;
  const ok = { data: { result: 'ok' } };
  const host = await it.answered();
  const guest = await it.answered();
  const { data } = await conferences.create({ call_control_id: host, name: 'weekly / sales' });
  const id = data?.id ?? '';
  expect(await actions.join('weekly / sales', { call_control_id: guest })).toEqual(ok);
  expect(await actions.mute(id, { call_control_ids: [guest] })).toEqual(ok);
  expect(await actions.unmute(id, { call_control_ids: [guest] })).toEqual(ok);
  expect(await actions.hold(id, { call_control_ids: [guest] })).toEqual(ok);
  expect(await actions.unhold(id, { call_control_ids: [guest] })).toEqual(ok);
  expect(await actions.speak(id, speech)).toEqual(ok);
  expect(await actions.play(id, { media_name: 'music', loop: 'infinity' })).toEqual(ok);
  expect(await actions.stop(id, {})).toEqual(ok);
  expect(await actions.recordStart(id, { format: 'mp3' })).toEqual(ok);
  expect(await actions.recordPause(id, {})).toEqual(ok);
  expect(await actions.recordResume(id, {})).toEqual(ok);
  expect(await actions.recordStop(id, {})).toEqual(ok);
  const role = { call_control_id: guest, supervisor_role: 'monitor' } as const;
  expect(await actions.update(id, role)).toEqual(ok);
  expect(await actions.leave(id, { call_control_id: guest })).toEqual(ok);
  expect(await actions.endConference(id, {})).toEqual(ok);
  expect((await conferences.retrieve(id)).data).toMatchObject({ status: 'completed' });
});

test('lists, page by page', async () => {
  await using it = await setUp();
  const { conferences } = it.client;
  const host = await it.answered();
  const { data } = await conferences.create({ call_control_id: host, name: 'sales' });
  const id = data?.id ?? '';
  for (let guest = 0; guest < 4; guest++) {
    await conferences.actions.join(id, { call_control_id: await it.answered() });
  }
  const found = [];
  const filter = { name: 'sales', status: 'in_progress' } as const;
  for await (const conference of conferences.list({ filter })) found.push(conference.id);
  expect(found).toEqual([id]);
  const participants = [];
  for await (const one of conferences.listParticipants(id, { 'page[size]': 2 })) {
    participants.push(one);
  }
  expect(participants).toHaveLength(5);
  const [first] = participants;
  const one = await conferences.retrieveParticipant(first?.id ?? '', { id });
  expect(one.data).toMatchObject({ conference_id: id, status: 'joined' });
  const changed = { id, end_conference_on_exit: true };
  const updated = await conferences.updateParticipant(first?.id ?? '', changed);
  expect(updated.data).toMatchObject({ end_conference_on_exit: true });
});

test('active calls, events of a call, recordings', async () => {
  await using it = await setUp();
  const id = await it.answered();
  const { data } = await it.client.conferences.create({ call_control_id: id, name: 'sales' });
  const conferenceId = data?.id ?? '';
  const active = await it.client.connections.listActiveCalls(it.simulator.connectionId);
  expect(active.data).toMatchObject([{ call_control_id: id, record_type: 'call' }]);
  const leg = active.data[0]?.call_leg_id ?? '';
  const events = await it.client.callEvents.list({ filter: { leg_id: leg } });
  expect(events.data.slice(0, 3).map((event) => event.name)).toEqual([
    'call.initiated',
    'answer',
    'call.answered',
  ]);
  await it.client.conferences.actions.recordStart(conferenceId, { format: 'mp3' });
  const saved = it.simulator.journal.of('recording.started');
  const recordingId = saved[0]?.recordingId ?? '';
  expect(await codeOf(it.client.recordings.retrieve(recordingId))).toMatchObject({ status: 404 });
  it.simulator.setSettings({ recordingSavedMs: 0 });
  await it.client.conferences.actions.recordStop(conferenceId, {});
  await expect.poll(async () => codeOf(it.client.recordings.retrieve(recordingId))).toBeNull();
});

test('a dial, and the person who picks up', async () => {
  await using it = await setUp();
  it.simulator.dial({ from: to, to: from });
  const dialled = await it.client.calls.dial({
    connection_id: it.simulator.connectionId,
    from: to,
    to: from,
  });
  expect(dialled.data).toMatchObject({ is_alive: false, record_type: 'call' });
  const person = await it.simulator.dialled(from);
  expect(person.callControlId).toBe(dialled.data?.call_control_id);
  await person.answered;
  person.hangUp();
  expect((await person.ended).source).toBe('callee');
});

test('errors are told in the shape that the SDK reads', async () => {
  await using it = await setUp({ apiKey: 'another' });
  expect(await codeOf(it.client.calls.retrieveStatus('v3:x'))).toMatchObject({
    status: 401,
    body: { errors: [{ code: '10009', title: 'Authentication failed' }] },
  });
  const allowed = new Telnyx({ apiKey: 'another', baseURL: it.simulator.baseUrl, maxRetries: 0 });
  expect(await codeOf(allowed.calls.retrieveStatus('v3:x'))).toMatchObject({
    status: 404,
    body: { errors: [{ code: '10005' }] },
  });
  expect(await codeOf(allowed.calls.actions.answer('v3:x', {}))).toMatchObject({
    status: 422,
    body: { errors: [{ code: '90015' }] },
  });
  expect(await codeOf(allowed.post('/nowhere'))).toMatchObject({ status: 404 });
});

test('without a token, or with another scheme, everything is 401', async () => {
  await using it = await setUp();
  const url = `${it.simulator.baseUrl}/conferences`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Basic KEY' } })).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Bearer KEY' } })).status).toBe(200);
});

test('a path that cannot be decoded is 404', async () => {
  await using it = await setUp();
  const headers = { authorization: 'Bearer KEY' };
  const response = await fetch(`${it.simulator.baseUrl}/calls/%E0%A4%A`, { headers });
  expect(response.status).toBe(404);
});

test.each(['{', JSON.stringify({ name: 'a'.repeat(1_100_000) })])(
  'a body that is no JSON, or too much of it, is refused with 400',
  async (body) => {
    await using it = await setUp();
    const response = await fetch(`${it.simulator.baseUrl}/conferences`, {
      method: 'POST',
      headers: { authorization: 'Bearer KEY' },
      body,
    });
    expect(response.status).toBe(400);
  },
);

test('more requests than the limit are answered 429 with the limit in the headers', async () => {
  await using it = await setUp({ settings: { requestsPerSec: 3 } });
  const statuses = await Promise.all(
    Array.from({ length: 5 }, () => codeOf(it.client.conferences.list())),
  );
  expect(statuses.filter((status) => status === null).length).toBeLessThan(5);
  expect(statuses).toContainEqual(expect.objectContaining({ status: 429 }));
});

const isInConference = (simulator: Simulator): boolean =>
  simulator.truth.activeConferences('sales').length === 1;

test.each([
  ['a failure before', { status: 503 }, false, null],
  ['a failure after', { executeThenStatus: 500 }, true, 422],
  ['a cut before', { cut: true }, false, null],
  ['a cut after', { executeThenCut: true }, true, 422],
  ['a silence after', { executeThenDelayMs: 5000 }, true, 422],
] as const)('%s the execution of a create', async (_title, fault, executed, again) => {
  await using it = await setUp();
  const id = await it.answered();
  it.simulator.nextCommand('conferences.create', fault);
  const create = () => it.client.conferences.create({ call_control_id: id, name: 'sales' });
  await expect(create()).rejects.toThrow(Telnyx.APIError);
  expect(isInConference(it.simulator)).toBe(executed);
  expect(await statusOf(create())).toBe(again);
});

test('a slow command that is not waited for has not been executed yet', async () => {
  await using it = await setUp();
  const id = await it.answered();
  it.simulator.nextCommand('conferences.create', { delayMs: 60_000 });
  const created = it.client.conferences.create(
    { call_control_id: id, name: 'sales' },
    { timeout: 50 },
  );
  await expect(created).rejects.toThrow(APIConnectionTimeoutError);
  expect(isInConference(it.simulator)).toBe(false);
});

test('a client that gives up waiting does not keep back what its command has caused', async () => {
  await using it = await setUp();
  const id = await it.answered();
  it.simulator.nextCommand('conferences.create', { executeThenDelayMs: 100 });
  const body = { call_control_id: id, name: 'sales' };
  const created = it.client.conferences.create(body, { timeout: 20 });
  await expect(created).rejects.toThrow(APIConnectionTimeoutError);
  const tried = () => it.simulator.journal.of('delivery.given-up').map((entry) => entry.eventType);
  await expect.poll(tried).toContain('conference.created');
});

test('one-shot faults come in their order, and the journal has them', async () => {
  await using it = await setUp();
  it.simulator.nextCommand('*', { status: 429, retryAfterSecs: 2 });
  it.simulator.nextCommand('conferences.list', { cut: true }, 2);
  const limited = it.client.conferences.list().asResponse();
  await expect(limited).rejects.toThrow(RateLimitError);
  await expect(it.client.conferences.list()).rejects.toThrow(APIConnectionError);
  await expect(it.client.conferences.list()).rejects.toThrow(APIConnectionError);
  expect((await it.client.conferences.list()).data).toEqual([]);
  expect(it.simulator.journal.of('command.fault').map((entry) => entry.executed)).toEqual([
    false,
    false,
    false,
  ]);
});
