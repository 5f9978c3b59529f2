import { expect, test } from 'vitest';
import { CONNECTION, createModelHarness } from './model-harness.ts';
import type { ModelHarness } from './model-harness.ts';

const to = '+12025550177';
const number = { connection_id: CONNECTION, from: '+12025550131', to };

const dial = ({ run, model }: ModelHarness, body: object = {}) => {
  run('calls.dial', null, { ...number, ...body });
  const [leg] = model.world.legs.live();
  if (leg === undefined) throw new Error('nothing was dialled');
  return leg;
};

test('a dial rings, and is answered by whoever picks up', () => {
  const harness = createModelHarness();
  harness.model.setCallee(to, { does: 'answer', afterMs: 2000 });
  const leg = dial(harness, { client_state: 'YQ==' });
  expect(harness.types()).toEqual(['call.initiated']);
  expect(harness.webhooks[0]?.payload).toMatchObject({
    direction: 'outgoing',
    state: 'bridging',
    client_state: 'YQ==',
  });
  harness.clock.advance(2000);
  expect(harness.types()).toEqual(['call.answered']);
  expect(leg.phase).toBe('answered');
});

test.each([
  [{ does: 'busy', afterMs: 10 }, 'user_busy'],
  [{ does: 'reject', afterMs: 10 }, 'call_rejected'],
  [{ does: 'ring' }, 'timeout'],
] as const)('a callee that does %o ends the call with %s', (callee, cause) => {
  const harness = createModelHarness();
  harness.model.setCallee(to, callee);
  const leg = dial(harness, { timeout_secs: 5 });
  harness.clock.advance(5000);
  expect(leg.hangup?.cause).toBe(cause);
});

test('the call into a conference joins it when it is answered', () => {
  const harness = createModelHarness();
  const { id, creator } = harness.conference('sales');
  harness.run('calls.dial', null, {
    ...number,
    link_to: creator.callControlId,
    conference_config: { id, mute: true },
  });
  harness.clock.advance(100);
  const dialled = [...harness.model.world.legs.live()].at(-1);
  expect(dialled?.seat).toMatchObject({ muted: true, conference: { id } });
  expect(dialled?.callSessionId).toBe(creator.callSessionId);
});

test('the call into a conference that does not exist creates it under its name', () => {
  const harness = createModelHarness();
  const leg = dial(harness, { conference_config: { conference_name: 'new' } });
  harness.clock.advance(100);
  expect(leg.seat?.conference.name).toBe('new');
});

test('answer is refused on a leg that was dialled out', () => {
  const harness = createModelHarness();
  const leg = dial(harness);
  expect(harness.run('calls.answer', leg.callControlId).code).toBe('90102');
});

test('a dialled call is hung up at the limit that the dial sets', () => {
  const harness = createModelHarness();
  const leg = dial(harness, { time_limit_secs: 30 });
  harness.clock.advance(30_000);
  expect(leg.hangup?.cause).toBe('time_limit');
});

test('a call that was answered is not hung up when it would have rung long enough', () => {
  const harness = createModelHarness();
  const leg = dial(harness, { timeout_secs: 5 });
  harness.clock.advance(60_000);
  expect(leg.phase).toBe('answered');
});

test('the call into a conference that has ended stays outside', () => {
  const harness = createModelHarness();
  const { id, creator } = harness.conference('sales');
  harness.model.hangUp(creator);
  const leg = dial(harness, { conference_config: { id } });
  harness.clock.advance(100);
  expect(leg.phase).toBe('answered');
});
