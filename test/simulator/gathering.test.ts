import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';
import type { ModelHarness } from './model-harness.ts';

const prompt = { payload: 'Type your PIN', voice: 'v', maximum_digits: 4 };

const lastGathered = ({ changes }: ModelHarness) =>
  changes.findLast((change) => change.what === 'leg.gathered');

const press = ({ model }: ModelHarness, leg: Parameters<typeof model.press>[0], digits: string) => {
  for (const digit of digits) model.press(leg, digit);
};

test('as many digits as are asked for end the gather as valid', () => {
  const harness = createModelHarness();
  const leg = harness.answered();
  harness.run('calls.gatherUsingSpeak', leg.callControlId, prompt);
  harness.clock.advance(1000);
  harness.types();
  press(harness, leg, '1234');
  expect(lastGathered(harness)).toMatchObject({ digits: '1234', status: 'valid' });
  expect(harness.types()).toEqual([
    'call.dtmf.received',
    'call.dtmf.received',
    'call.dtmf.received',
    'call.dtmf.received',
    'call.gather.ended',
  ]);
});

test('digits typed during the prompt count and cut it off', () => {
  const harness = createModelHarness({}, { speechMsPerChar: 1000 });
  const leg = harness.answered();
  harness.run('calls.gatherUsingSpeak', leg.callControlId, prompt);
  press(harness, leg, '1');
  expect(leg.prompts).toEqual([]);
  press(harness, leg, '234');
  expect(lastGathered(harness)).toMatchObject({ digits: '1234', status: 'valid' });
});

test('digits typed while an earlier sentence is spoken count too', () => {
  const harness = createModelHarness({}, { speechMsPerChar: 1000 });
  const leg = harness.answered();
  harness.run('calls.speak', leg.callControlId, { payload: 'Welcome', voice: 'v' });
  harness.run('calls.gatherUsingSpeak', leg.callControlId, prompt);
  press(harness, leg, '12');
  harness.clock.advance(5000);
  expect(lastGathered(harness)).toMatchObject({ digits: '12', status: 'valid' });
});

test('the terminating key ends the gather and is not part of the digits', () => {
  const harness = createModelHarness();
  const leg = harness.answered();
  harness.run('calls.gather', leg.callControlId, {});
  press(harness, leg, '12#');
  expect(lastGathered(harness)).toMatchObject({ digits: '12', status: 'valid' });
});

test('a pause after too few digits is invalid, and the invalid prompt is spoken', () => {
  const harness = createModelHarness();
  const leg = harness.answered();
  const body = { ...prompt, minimum_digits: 4, maximum_tries: 2, invalid_payload: 'Once more' };
  harness.run('calls.gatherUsingSpeak', leg.callControlId, body);
  press(harness, leg, '12');
  harness.clock.advance(5000);
  expect(lastGathered(harness)).toBeUndefined();
  expect(harness.changes.at(-1)).toMatchObject({ what: 'leg.heard', text: 'Once more' });
  press(harness, leg, '9');
  harness.clock.advance(5000);
  expect(lastGathered(harness)).toMatchObject({ digits: '9', status: 'invalid' });
});

test('without any digit the prompt is repeated, and then the gather times out', () => {
  const harness = createModelHarness();
  const leg = harness.answered();
  harness.run('calls.gatherUsingSpeak', leg.callControlId, { ...prompt, timeout_millis: 1000 });
  harness.clock.advance(2 * (1000 + prompt.payload.length));
  expect(lastGathered(harness)).toBeUndefined();
  harness.clock.advance(1000 + prompt.payload.length);
  expect(lastGathered(harness)).toMatchObject({ digits: '', status: 'timeout' });
  const heard = harness.changes.filter((change) => change.what === 'leg.heard');
  expect(heard).toHaveLength(3);
});

test('the whole time of a plain gather is limited, however steadily digits come', () => {
  const harness = createModelHarness();
  const leg = harness.answered();
  harness.run('calls.gather', leg.callControlId, { timeout_millis: 3000 });
  for (let second = 0; second < 3; second++) {
    press(harness, leg, '7');
    harness.clock.advance(1000);
  }
  expect(lastGathered(harness)).toMatchObject({ digits: '777', status: 'valid' });
});

test.each([
  ['gather_stop', 'cancelled'],
  ['a hangup', 'call_hangup'],
])('%s ends it as %s', (how, status) => {
  const harness = createModelHarness();
  const leg = harness.answered();
  harness.run('calls.gatherUsingAudio', leg.callControlId, { media_name: 'pin' });
  if (how === 'a hangup') harness.model.hangUp(leg);
  else harness.run('calls.stopGather', leg.callControlId);
  expect(lastGathered(harness)).toMatchObject({ status });
  expect(harness.types()).toContain('call.playback.ended');
  harness.clock.advance(120_000);
  expect(harness.changes.filter((change) => change.what === 'leg.gathered')).toHaveLength(1);
  expect(harness.changes.filter((change) => change.what === 'leg.heard')).toHaveLength(1);
});

test('time-outs of a gather can be shortened by a setting', () => {
  const harness = createModelHarness({}, { gatherTimeScale: 0.01 });
  const leg = harness.answered();
  harness.run('calls.gather', leg.callControlId, {});
  harness.clock.advance(50);
  expect(lastGathered(harness)).toMatchObject({ status: 'timeout' });
});
