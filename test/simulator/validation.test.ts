import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';

test('a missing required field is 10004 and named by a pointer', () => {
  const { run } = createModelHarness();
  expect(run('conferences.create', null, { name: 'sales' })).toMatchObject({
    status: 422,
    body: {
      errors: [
        {
          code: '10004',
          title: 'Missing required parameter',
          detail: "The 'call_control_id' parameter is required and cannot be blank.",
          source: { pointer: '/call_control_id' },
        },
      ],
    },
  });
});

test('every fault of a body is listed', () => {
  const { run } = createModelHarness();
  const { body } = run('conferences.create', null, { max_participants: 1, beep_enabled: 'loud' });
  expect(body).toMatchObject({
    errors: [
      { code: '10032', detail: 'The value must be one of: always, never, on_enter, on_exit.' },
      { code: '10004', source: { pointer: '/call_control_id' } },
      { code: '10004', source: { pointer: '/name' } },
      { code: '10033', source: { pointer: '/max_participants' } },
    ],
  });
});

test.each([
  ['conferences.create', { max_participants: 801 }, '10033'],
  ['conferences.create', { max_participants: '3' }, '10015'],
  ['conferences.create', { region: 'Mars' }, '10032'],
  ['conferences.create', { client_state: 'not base64!' }, '90017'],
  ['conferences.create', { client_state: 'YQ' }, '90017'],
  ['conferences.create', { start_conference_on_create: 'yes' }, '10015'],
  ['conferences.create', { hold_audio_url: 'http://a', hold_media_name: 'b' }, '10015'],
])('%s with %o is refused with %s', (operation, fields, code) => {
  const { answered, run } = createModelHarness();
  const body = { call_control_id: answered().callControlId, name: 'sales', ...fields };
  expect(run(operation, null, body).code).toBe(code);
});

test.each([
  ['calls.speak', { payload: 'a'.repeat(3001), voice: 'v' }, '10033'],
  ['calls.speak', { payload: '', voice: 'v' }, '10004'],
  ['calls.speak', { payload: 'a' }, '10004'],
  ['calls.reject', { cause: 'BORED' }, '10032'],
  ['calls.startPlayback', { audio_url: 'http://a', media_name: 'b' }, '10004'],
  ['calls.startPlayback', { media_name: 'b', loop: 101 }, '10033'],
  ['calls.gatherUsingAudio', {}, '10004'],
  ['calls.updateClientState', {}, '10004'],
])('%s with %o is refused with %s', (operation, body, code) => {
  const { answered, run } = createModelHarness();
  expect(run(operation, answered().callControlId, body).code).toBe(code);
});

test.each([
  ['conferences.recordStart', {}, '10004'],
  ['conferences.recordStart', { format: 'ogg' }, '10032'],
  ['conferences.unhold', {}, '10004'],
  ['conferences.mute', { call_control_ids: 'everybody' }, '10015'],
  ['conferences.play', {}, '10004'],
  ['conferences.update', { call_control_id: 'x', supervisor_role: 'king' }, '10032'],
])('%s with %o is refused with %s', (operation, body, code) => {
  const { conference, run } = createModelHarness();
  expect(run(operation, conference('sales').id, body).code).toBe(code);
});

test.each([
  [{ connection_id: 'unknown' }, '10015', '/connection_id'],
  [{ to: '5550131' }, '10016', '/to'],
  [{ timeout_secs: 4 }, '10033', '/timeout_secs'],
  [{ time_limit_secs: 14_401 }, '10033', '/time_limit_secs'],
  [{ conference_config: { mute: 1 } }, '10015', '/conference_config/mute'],
])('a dial with %o is refused with %s', (fields, code, pointer) => {
  const { run } = createModelHarness();
  const body = { connection_id: '1684641123236054244', from: '+12025550131', to: '+12025550133' };
  expect(run('calls.dial', null, { ...body, ...fields })).toMatchObject({
    code,
    body: { errors: [{ source: { pointer } }] },
  });
});

test('a refused command has no effect', () => {
  const { answered, run, types } = createModelHarness();
  const leg = answered();
  types();
  run('calls.speak', leg.callControlId, { payload: 'a', client_state: 'YQ==' });
  expect(types()).toEqual([]);
  expect(leg.clientState).toBeNull();
});
