import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';
import { createRandom } from './random.ts';
import {
  answersOf,
  defaultSwitches,
  randomSwitches,
  switchFaults,
  switchNames,
} from './switches.ts';

test.each([
  ['reply-created-joined', ['conference.created', 'conference.participant.joined']],
  ['joined-created-reply', ['conference.participant.joined', 'conference.created']],
] as const)('create tells in the order %s', (createOrder, expected) => {
  const { conference, types } = createModelHarness({ createOrder }, { joinMs: 0 });
  conference('sales');
  expect(types().slice(2)).toEqual(expected);
});

test('a creator that is told of before the reply joins at once', () => {
  const { conference, types } = createModelHarness(
    { createOrder: 'created-joined-reply' },
    { joinMs: 1000 },
  );
  conference('sales');
  expect(types()).toContain('conference.participant.joined');
});

test.each([
  ['left-first', ['conference.participant.left', 'call.hangup']],
  ['hangup-first', ['call.hangup', 'conference.participant.left']],
] as const)('a hangup in a conference is told %s', (hangupOrder, expected) => {
  const { conference, joined, model, types } = createModelHarness({ hangupOrder });
  const leg = joined(conference('sales').id);
  types();
  model.hangUp(leg);
  expect(types()).toEqual(expected);
});

test('any order draws one each time, the same for the same seed', () => {
  const run = (seed: string) => {
    const { conference, joined, model, webhooks } = createModelHarness(
      { hangupOrder: 'any' },
      {},
      seed,
    );
    const { id } = conference('sales');
    for (let leg = 0; leg < 20; leg++) model.hangUp(joined(id));
    return webhooks.map((webhook) => webhook.eventType);
  };
  expect(run('one')).toEqual(run('one'));
  expect(run('one')).not.toEqual(run('two'));
});

test('a hangup may come without any left', () => {
  const { conference, joined, model, run, types } = createModelHarness({ leftOnHangup: 'omitted' });
  const { id, creator } = conference('sales');
  const leg = joined(id);
  types();
  model.hangUp(leg);
  expect(types()).toEqual(['call.hangup']);
  run('conferences.leave', id, { call_control_id: creator.callControlId });
  expect(types()).toEqual(['conference.participant.left', 'conference.ended']);
});

test.each([
  ['lefts-first', ['conference.participant.left', 'call.hangup', 'conference.ended']],
  ['ended-first', ['conference.ended', 'conference.participant.left', 'call.hangup']],
] as const)('the end of a conference is told %s', (endOrder, expected) => {
  const { conference, run, types } = createModelHarness({ endOrder });
  const { id } = conference('sales');
  types();
  run('conferences.endConference', id, {});
  expect(types()).toEqual(expected);
});

test('names can be unique in the account, in a connection, or not at all', () => {
  const createTwice = (nameScope: 'account' | 'connection' | 'none', otherConnection: boolean) => {
    const { conference, model, run } = createModelHarness({ nameScope });
    conference('sales');
    const connectionId = otherConnection ? 'another' : '1684641123236054244';
    const leg = model.ring({ from: '+12025550133', to: '+12025550131', connectionId });
    run('calls.answer', leg.callControlId);
    const body = { call_control_id: leg.callControlId, name: 'sales' };
    return run('conferences.create', null, body).status;
  };
  expect(createTwice('account', true)).toBe(422);
  expect(createTwice('connection', true)).toBe(200);
  expect(createTwice('connection', false)).toBe(422);
  expect(createTwice('none', false)).toBe(200);
});

test('legs of an ended conference can be parked instead of hung up', () => {
  const switches = { afterEnd: 'parked', creator: 'free' } as const;
  const { conference, joined, run } = createModelHarness(switches);
  const { id, creator } = conference('sales');
  const other = joined(id);
  run('conferences.endConference', id, {});
  expect([creator.phase, other.phase]).toEqual(['answered', 'answered']);
});

test('mute on join may do nothing', () => {
  const { conference, joined } = createModelHarness({ muteOnJoin: 'ignored' });
  expect(joined(conference('sales').id, { mute: true }).seat?.muted).toBe(false);
  const muting = createModelHarness();
  expect(muting.joined(muting.conference('sales').id, { mute: true }).seat?.muted).toBe(true);
});

test('unknown ids may be answered 404', () => {
  const { run } = createModelHarness({ unknownIdStatus: 404 });
  expect(run('calls.answer', 'v3:unknown')).toMatchObject({ status: 404, code: '90015' });
  expect(run('conferences.mute', 'unknown')).toMatchObject({ status: 404, code: '90058' });
});

test('a conference that waits for its start may show as in progress and unheld', () => {
  const { conference, read } = createModelHarness({
    initStatus: 'in_progress',
    holdBeforeStart: 'hidden',
  });
  const { id } = conference('sales', { start_conference_on_create: false });
  expect(read('conferences.list', {}, { 'filter[status]': 'in_progress' }).body).toMatchObject({
    data: [{ id }],
  });
  expect(read('conferences.listParticipants', { id }).body).toMatchObject({
    data: [{ on_hold: false }],
  });
});

test('those who left may stay in the list of participants', () => {
  const { conference, joined, model, read } = createModelHarness({ leftParticipants: 'listed' });
  const { id } = conference('sales');
  model.hangUp(joined(id));
  expect(read('conferences.listParticipants', { id }).body).toMatchObject({
    data: [{ status: 'left' }, { status: 'joined' }],
  });
});

test('active calls may come in pages by number', () => {
  const { ring, read } = createModelHarness({ activeCallPages: 'by-number' });
  ring();
  const second = ring();
  const query = { 'page[number]': '2', 'page[size]': '1' };
  const id = '1684641123236054244';
  expect(read('connections.listActiveCalls', { id }, query).body).toMatchObject({
    data: [{ call_leg_id: second.callLegId }],
    meta: { page_number: 2, total_pages: 2 },
  });
});

test('an end by command may be told as host_left', () => {
  const { conference, run, webhooks } = createModelHarness({ apiEndReason: 'host_left' });
  const { id } = conference('sales');
  run('conferences.endConference', id, {});
  expect(webhooks.at(-1)?.payload).toMatchObject({ reason: 'host_left' });
});

test('events of one moment may carry the same time', () => {
  const times = (timestamps: 'microseconds' | 'milliseconds') => {
    const { conference, webhooks } = createModelHarness({ timestamps });
    conference('sales');
    return webhooks.map((webhook) => webhook.occurredAt);
  };
  expect(new Set(times('milliseconds')).size).toBe(1);
  expect(new Set(times('microseconds')).size).toBe(4);
  expect(times('microseconds')).toEqual(times('microseconds').toSorted());
});

test('the time in a payload may be misspelt, and a join may report a bridge', () => {
  const { conference, webhooks, types } = createModelHarness({
    payloadTime: 'occured_at',
    bridgedOnJoin: 'sent',
  });
  conference('sales');
  expect(types()).toContain('call.bridged');
  const created = webhooks.find((webhook) => webhook.eventType === 'conference.created');
  expect(created?.payload).toHaveProperty('occured_at');
  expect(created?.payload).not.toHaveProperty('occurred_at');
});

test('random switches are a full set of valid answers, and every answer is drawn in time', () => {
  const drawn = new Map(switchNames.map((name) => [name, new Set<unknown>()]));
  for (let seed = 0; seed < 200; seed++) {
    const switches = randomSwitches(createRandom(String(seed)));
    expect(switchFaults(switches)).toEqual([]);
    for (const name of switchNames) drawn.get(name)?.add(switches[name]);
  }
  for (const name of switchNames) expect(drawn.get(name)?.size).toBe(answersOf(name).length);
});

test('unknown switches and answers are faults', () => {
  expect(switchFaults({ creator: 'bound' })).toEqual([]);
  expect(switchFaults({ creater: 'bound' })).toHaveLength(1);
  expect(switchFaults({ creator: 'unbound' })).toHaveLength(1);
  expect(defaultSwitches.creator).toBe('bound');
});
