import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';

const create = { name: 'sales', command_id: 'create-1' };

test('a command with an id that was executed has no second effect, for a minute', () => {
  const { answered, run, clock, types, changes } = createModelHarness();
  const leg = answered();
  types();
  const say = () =>
    run('calls.speak', leg.callControlId, { payload: 'a', voice: 'v', command_id: 'speak-1' });
  say();
  clock.advance(59_999);
  types();
  expect(say()).toMatchObject({ status: 200, effect: 'repeated' });
  expect(types()).toEqual([]);
  expect(changes.at(-1)).toMatchObject({ what: 'command', effect: 'repeated' });
  clock.advance(1);
  expect(say().effect).toBe('executed');
  expect(types()).toEqual(['call.speak.started']);
});

test('without a window every repeat is executed', () => {
  const { answered, run } = createModelHarness({}, { commandIdWindowMs: 0 });
  const leg = answered();
  const body = { call_control_id: leg.callControlId, ...create };
  expect(run('conferences.create', null, body).status).toBe(200);
  expect(run('conferences.create', null, body).code).toBe('90033');
});

test('a repeat is answered with the first result, with a plain ok, or with an error', () => {
  const repeat = (repeatedCommand: 'same-result' | 'plain-ok' | 'error') => {
    const { answered, run } = createModelHarness({ repeatedCommand });
    const body = { call_control_id: answered().callControlId, ...create };
    const first = run('conferences.create', null, body);
    return { first, second: run('conferences.create', null, body) };
  };
  const same = repeat('same-result');
  expect(same.second.body).toEqual(same.first.body);
  expect(repeat('plain-ok').second.body).toEqual({ data: { result: 'ok' } });
  expect(repeat('error').second.status).toBe(422);
});

test('the id of a refused command can be used again, or is spent', () => {
  const retry = (failedCommandId: 'reusable' | 'spent') => {
    const { ring, run } = createModelHarness({ failedCommandId });
    const leg = ring();
    const body = { call_control_id: leg.callControlId, ...create };
    expect(run('conferences.create', null, body).code).toBe('90034');
    run('calls.answer', leg.callControlId);
    return run('conferences.create', null, body).code;
  };
  expect(retry('reusable')).toBeNull();
  expect(retry('spent')).toBe('90034');
});

test('ids of commands on a call are unique for that call only, those of joins in the account', () => {
  const { conference, answered, run } = createModelHarness();
  const [first, second] = [answered(), answered()];
  const hangup = (leg: typeof first) =>
    run('calls.hangup', leg.callControlId, { command_id: 'x' }).effect;
  const { id } = conference('sales');
  const join = (leg: typeof first) =>
    run('conferences.join', id, { call_control_id: leg.callControlId, command_id: 'y' }).effect;
  expect([join(first), join(second)]).toEqual(['executed', 'repeated']);
  expect([hangup(first), hangup(second)]).toEqual(['executed', 'executed']);
});

test('a repeat is ignored before the state of the call is looked at', () => {
  const { answered, run } = createModelHarness();
  const leg = answered();
  const hangup = () => run('calls.hangup', leg.callControlId, { command_id: 'bye' });
  hangup();
  expect(hangup()).toMatchObject({ status: 200, effect: 'repeated' });
});
