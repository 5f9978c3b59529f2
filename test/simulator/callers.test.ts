import { expect, test } from 'vitest';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

const call = { from: '+12025550133', to: '+12025550131' };

const execute = (simulator: Simulator, operation: string, id: string | null, body: object = {}) =>
  simulator.model.execute({ operation, params: id === null ? {} : { id }, query: {}, body });

test('a script of steps runs until the caller hangs up', async () => {
  await using simulator = await startSimulator();
  const caller = simulator.dial({
    ...call,
    script: [
      { until: 'answered' },
      { hear: 'PIN' },
      { press: '1234#', gapMs: 1 },
      { until: 'joined' },
      { talk: true },
      { wait: 5 },
      { hangUp: true },
    ],
  });
  execute(simulator, 'calls.answer', caller.callControlId);
  await caller.answered;
  execute(simulator, 'calls.speak', caller.callControlId, { payload: 'Your PIN', voice: 'v' });
  const body = { call_control_id: caller.callControlId, name: 'sales' };
  await caller.next((change) => change.what === 'leg.digit' && change.digit === '#');
  execute(simulator, 'conferences.create', null, body);
  expect(await caller.ended).toMatchObject({ cause: 'normal_clearing', source: 'caller' });
  await caller.done;
  expect(caller.heard).toEqual(['Your PIN']);
  expect(caller.conferences).toEqual([await caller.joined]);
  expect(await caller.left).toBe(await caller.joined);
  const digits = simulator.journal.of('leg.digit').map((entry) => entry.digit);
  expect(digits.join('')).toBe('1234#');
  expect(simulator.journal.of('webhook.emitted').map((entry) => entry.eventType)).toContain(
    'conference.floor.changed',
  );
});

test('a script can be a function, and is over when the call is', async () => {
  await using simulator = await startSimulator();
  const caller = simulator.dial({
    ...call,
    script: async (self) => {
      await self.answered;
    },
  });
  execute(simulator, 'calls.reject', caller.callControlId, { cause: 'CALL_REJECTED' });
  await caller.done;
  await expect(caller.answered).rejects.toThrow('call_rejected');
  expect((await caller.ended).cause).toBe('call_rejected');
});

test('what a caller waits for is refused when the call ends first', async () => {
  await using simulator = await startSimulator();
  const caller = simulator.dial(call);
  const sentence = caller.hears('never said');
  caller.hangUp();
  await expect(sentence).rejects.toThrow('originator_cancel');
  await expect(caller.joined).rejects.toThrow('originator_cancel');
  await expect(caller.hears('said too late')).rejects.toThrow('originator_cancel');
});

test('keys on a call that is not answered go nowhere', async () => {
  await using simulator = await startSimulator();
  const caller = simulator.dial(call);
  await caller.press('1');
  expect(simulator.journal.of('leg.digit')).toEqual([]);
});

test('the truth counts what is and what was at worst', async () => {
  await using simulator = await startSimulator({ switches: { nameScope: 'none' } });
  const callers = [simulator.dial(call), simulator.dial(call), simulator.dial(call)];
  for (const { callControlId } of callers) execute(simulator, 'calls.answer', callControlId);
  await Promise.all(callers.map((caller) => caller.answered));
  for (const { callControlId } of callers) {
    const body = { call_control_id: callControlId, name: 'sales' };
    execute(simulator, 'conferences.create', null, body);
  }
  const ids = await Promise.all(callers.map((caller) => caller.joined));
  const { truth } = simulator;
  expect(truth.activeConferences('sales').map((one) => one.conferenceId)).toEqual(ids);
  callers[0]?.hangUp();
  expect(truth.activeConferences('sales')).toHaveLength(2);
  expect(truth.mostActiveAtOnce('sales')).toBe(3);
  expect(truth.namesEverDoubled()).toEqual(['sales']);
  expect(truth.roster(ids[1] ?? '')).toEqual([callers[1]?.callLegId]);
  expect(truth.liveLegs()).toEqual([callers[1]?.callLegId, callers[2]?.callLegId]);
  expect(truth.mostSeatedAtOnce).toBe(3);
  expect(truth.legs).toBe(3);
});

test('a reset forgets everything but its addresses and key', async () => {
  await using simulator = await startSimulator({ idSeed: 'fixed' });
  const before = simulator.dial(call);
  const { baseUrl, publicKey } = simulator;
  simulator.reset();
  expect(simulator.truth.liveLegs()).toEqual([]);
  expect(simulator.journal.entries()).toEqual([]);
  expect([simulator.baseUrl, simulator.publicKey]).toEqual([baseUrl, publicKey]);
  expect(simulator.dial(call).callLegId).not.toBe(before.callLegId);
});

test('entries of the journal can be read from where the last reading ended', async () => {
  await using simulator = await startSimulator();
  simulator.dial(call);
  const [first] = simulator.journal.entries(0, 1);
  const rest = simulator.journal.entries(first?.seq);
  expect([first, ...rest]).toEqual(simulator.journal.entries());
  expect(rest.at(-1)?.seq).toBe(1 + rest.length);
});
