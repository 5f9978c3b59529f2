import { expect, test } from 'vitest';
import { CONNECTION, createModelHarness } from './model-harness.ts';
import { moveLeg } from './model/leg.ts';

const HOUR_MS = 3_600_000;

test('a call rings, is answered once the audio path stands, and is billed from then on', () => {
  const { model, clock, ring, run, types, changes } = createModelHarness({}, { answerMs: 900 });
  const leg = ring();
  expect(types()).toEqual(['call.initiated']);
  expect(run('calls.answer', leg.callControlId).body).toEqual({ data: { result: 'ok' } });
  expect(leg.phase).toBe('answering');
  clock.advance(899);
  expect(types()).toEqual([]);
  clock.advance(1);
  expect(types()).toEqual(['call.answered']);
  clock.advance(2000);
  model.hangUp(leg);
  expect(changes.at(-1)).toMatchObject({ what: 'leg.ended', billedMs: 2000, source: 'caller' });
});

test('a call that is hung up before it is answered was never billed', () => {
  const { model, clock, ring, changes, webhooks } = createModelHarness();
  const leg = ring();
  clock.advance(5000);
  model.hangUp(leg);
  expect(changes.at(-1)).toMatchObject({ cause: 'originator_cancel', billedMs: 0 });
  expect(webhooks.at(-1)?.payload).toMatchObject({ call_quality_stats: null });
});

test('a call whose caller hangs up while it is being answered is not answered any more', () => {
  const { model, clock, ring, run, types } = createModelHarness({}, { answerMs: 100 });
  const leg = ring();
  run('calls.answer', leg.callControlId);
  model.hangUp(leg);
  clock.advance(1000);
  expect(types()).toEqual(['call.initiated', 'call.hangup']);
});

test('commands on an ended call are refused with 90018, on an unknown one with 90015', () => {
  const { model, ring, run } = createModelHarness();
  const leg = ring();
  model.hangUp(leg);
  expect(run('calls.hangup', leg.callControlId)).toMatchObject({ status: 422, code: '90018' });
  expect(run('calls.answer', 'v3:unknown')).toMatchObject({ status: 422, code: '90015' });
});

test('what needs audio is refused with 90034 until the call is answered', () => {
  const { ring, run } = createModelHarness({}, { answerMs: 100 });
  const leg = ring();
  const speech = { payload: 'Hello', voice: 'female' };
  expect(run('calls.speak', leg.callControlId, speech).code).toBe('90034');
  run('calls.answer', leg.callControlId);
  expect(run('calls.speak', leg.callControlId, speech).code).toBe('90034');
  const body = { call_control_id: leg.callControlId, name: 'sales' };
  expect(run('conferences.create', null, body).code).toBe('90034');
});

test('a second answer is refused, or accepted without an effect', () => {
  const refusing = createModelHarness();
  const first = refusing.answered();
  expect(refusing.run('calls.answer', first.callControlId).code).toBe('90033');

  const accepting = createModelHarness({ secondAnswer: 'accepted' });
  const second = accepting.answered();
  accepting.types();
  expect(accepting.run('calls.answer', second.callControlId).status).toBe(200);
  expect(accepting.types()).toEqual([]);
});

test.each([
  ['CALL_REJECTED', 'call_rejected'],
  ['USER_BUSY', 'user_busy'],
])('a call rejected with %s hangs up with %s', (cause, expected) => {
  const { ring, run, webhooks } = createModelHarness();
  const leg = ring();
  expect(run('calls.reject', leg.callControlId, { cause }).status).toBe(200);
  expect(webhooks.at(-1)).toMatchObject({
    eventType: 'call.hangup',
    payload: { hangup_cause: expected },
  });
});

test('a call lives four hours at most', () => {
  const { clock, answered, webhooks } = createModelHarness();
  const leg = answered();
  clock.advance(4 * HOUR_MS - 1);
  expect(leg.phase).toBe('answered');
  clock.advance(1);
  expect(webhooks.at(-1)?.payload).toMatchObject({ hangup_cause: 'time_limit' });
});

test('a call without a command is hung up by the first command timeout, and with one is not', () => {
  const { clock, ring, run } = createModelHarness({}, { firstCommandTimeoutMs: 30_000 });
  const silent = ring();
  const handled = ring();
  run('calls.updateClientState', handled.callControlId, { client_state: 'YQ==' });
  clock.advance(30_000);
  expect([silent.phase, handled.phase]).toEqual(['ended', 'parked']);
});

test('client state sticks to its leg until a later command replaces it', () => {
  const { answered, run, webhooks, model } = createModelHarness();
  const leg = answered();
  run('calls.speak', leg.callControlId, { payload: 'a', voice: 'v', client_state: 'YQ==' });
  model.press(leg, '1');
  expect(webhooks.at(-1)?.payload).toMatchObject({ client_state: 'YQ==', digit: '1' });
  run('calls.updateClientState', leg.callControlId, { client_state: 'Yg==' });
  run('calls.hangup', leg.callControlId);
  expect(webhooks.at(-1)?.payload).toMatchObject({ client_state: 'Yg==' });
});

test('sentences are spoken one after another, each with its started and ended', () => {
  const { clock, answered, run, types } = createModelHarness({}, { speechMsPerChar: 10 });
  const leg = answered();
  types();
  run('calls.speak', leg.callControlId, { payload: '12345', voice: 'v' });
  run('calls.speak', leg.callControlId, { payload: '123', voice: 'v' });
  expect(types()).toEqual(['call.speak.started']);
  clock.advance(50);
  expect(types()).toEqual(['call.speak.ended', 'call.speak.started']);
  clock.advance(30);
  expect(types()).toEqual(['call.speak.ended']);
});

test('a hangup ends the sentence that is being spoken and forgets those in the queue', () => {
  const { answered, run, model, types, webhooks } = createModelHarness();
  const leg = answered();
  run('calls.speak', leg.callControlId, { payload: 'first', voice: 'v' });
  run('calls.speak', leg.callControlId, { payload: 'second', voice: 'v' });
  types();
  model.hangUp(leg);
  expect(types()).toEqual(['call.speak.ended', 'call.hangup']);
  expect(webhooks.at(-2)?.payload).toMatchObject({ status: 'call_hangup' });
});

test('endless music plays until it is stopped', () => {
  const { clock, answered, run, types, webhooks } = createModelHarness();
  const leg = answered();
  types();
  run('calls.startPlayback', leg.callControlId, { media_name: 'music', loop: 'infinity' });
  clock.advance(HOUR_MS);
  expect(types()).toEqual(['call.playback.started']);
  run('calls.stopPlayback', leg.callControlId);
  expect(types()).toEqual(['call.playback.ended']);
  expect(webhooks.at(-1)?.payload).toMatchObject({ media_name: 'music', status: 'cancelled' });
});

test('the status of a call can be read for ten minutes after its end', () => {
  const { clock, answered, model, read } = createModelHarness();
  const leg = answered();
  const status = () => read('calls.retrieveStatus', { id: leg.callControlId });
  expect(status().body).toMatchObject({ data: { is_alive: true, record_type: 'call' } });
  clock.advance(3000);
  model.hangUp(leg);
  expect(status().body).toMatchObject({ data: { is_alive: false, call_duration: 3 } });
  clock.advance(600_000);
  expect(status().status).toBe(200);
  clock.advance(1);
  expect(status()).toMatchObject({ status: 404, code: '10005' });
});

test('active calls come in pages by cursor and do not have the ended ones', () => {
  const { ring, model, read } = createModelHarness();
  const legs = Array.from({ length: 5 }, ring);
  model.hangUp(legs[1] ?? legs[0] ?? ring());
  const page = (after: string) =>
    read(
      'connections.listActiveCalls',
      { id: CONNECTION },
      { 'page[limit]': '2', 'page[after]': after },
    ).body;
  const first = page('');
  expect(first).toMatchObject({
    data: [{ call_leg_id: legs[0]?.callLegId }, { call_leg_id: legs[2]?.callLegId }],
    meta: { cursors: { after: '3' } },
  });
  expect(page('3')).toMatchObject({
    data: [{ call_leg_id: legs[3]?.callLegId }, { call_leg_id: legs[4]?.callLegId }],
    meta: { next: null },
  });
});

test('a call that has ended goes nowhere, and none joins before it is answered', () => {
  const { model, ring } = createModelHarness();
  const leg = ring();
  expect(() => moveLeg(leg, 'in-conference')).toThrow('from parked to in-conference');
  model.hangUp(leg);
  expect(() => moveLeg(leg, 'answered')).toThrow('from ended to answered');
});
