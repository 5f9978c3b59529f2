import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

test('create tells of the conference and of its first participant', () => {
  const { answered, run, types, read } = createModelHarness();
  const leg = answered();
  types();
  const body = { call_control_id: leg.callControlId, name: 'sales' };
  const reply = run('conferences.create', null, body);
  const { id } = leg.seat?.conference ?? {};
  expect(reply.body).toMatchObject({
    data: { id, name: 'sales', record_type: 'conference', status: 'in_progress' },
  });
  expect(types()).toEqual(['conference.created', 'conference.participant.joined']);
  expect(read('conferences.retrieve', { id: id ?? '' }).body).toEqual(reply.body);
});

test('the name of an active conference is taken, exactly as it is written', () => {
  const { conference, answered, run, model } = createModelHarness();
  const { creator } = conference('sales');
  const other = answered();
  const create = (name: string) =>
    run('conferences.create', null, { call_control_id: other.callControlId, name });
  expect(create('sales')).toMatchObject({ status: 422, code: '90033' });
  expect(create('Sales').status).toBe(200);
  model.hangUp(creator);
  expect(create('sales').status).toBe(200);
});

test('joining twice is 90044, a full conference 90032, an ended one 90019, none 90058', () => {
  const { conference, joined, answered, run, model } = createModelHarness();
  const { id, creator } = conference('sales', { max_participants: 2 });
  const join = (conferenceId: string, callControlId: string) =>
    run('conferences.join', conferenceId, { call_control_id: callControlId }).code;
  const second = joined(id);
  expect(join(id, second.callControlId)).toBe('90044');
  const third = answered();
  expect(join(id, third.callControlId)).toBe('90032');
  model.hangUp(creator);
  model.hangUp(second);
  expect(join(id, third.callControlId)).toBe('90019');
  expect(join('sales', third.callControlId)).toBe('90019');
  expect(join('unheard-of', third.callControlId)).toBe('90058');
});

test('250 participants are the default, and each of them counts from the moment of joining', () => {
  const { conference, joined, answered, run } = createModelHarness({}, { joinMs: 1000 });
  const { id } = conference('town hall');
  for (let participant = 1; participant < 250; participant++) joined(id);
  const body = { call_control_id: answered().callControlId };
  expect(run('conferences.join', id, body)).toMatchObject({
    code: '90032',
    body: { errors: [{ detail: expect.stringContaining('250') }] },
  });
});

test('a conference ends when the last participant has left', () => {
  const { conference, joined, model, types, webhooks, read } = createModelHarness();
  const { id, creator } = conference('sales');
  const second = joined(id);
  types();
  model.hangUp(creator);
  expect(types()).toEqual(['conference.participant.left', 'call.hangup']);
  model.hangUp(second);
  expect(types()).toEqual(['conference.participant.left', 'conference.ended', 'call.hangup']);
  expect(webhooks.at(-2)?.payload).toMatchObject({ conference_id: id, reason: 'all_left' });
  expect(read('conferences.retrieve', { id }).body).toMatchObject({
    data: { status: 'completed', end_reason: 'all_left' },
  });
});

test('one who leaves stays on the line, and the conference goes on without them', () => {
  const { conference, joined, run, types } = createModelHarness();
  const { id } = conference('sales');
  const leg = joined(id);
  types();
  run('conferences.leave', id, { call_control_id: leg.callControlId });
  expect(leg.phase).toBe('answered');
  expect(types()).toEqual(['conference.participant.left']);
  const again = run('conferences.leave', id, { call_control_id: leg.callControlId });
  expect(again.code).toBe('90015');
});

test('joining another conference takes the leg out of the first', () => {
  const { conference, joined, run, types } = createModelHarness();
  const first = conference('first');
  const second = conference('second');
  const leg = joined(first.id);
  types();
  run('conferences.join', second.id, { call_control_id: leg.callControlId });
  expect(types()).toEqual(['conference.participant.left', 'conference.participant.joined']);
  expect(leg.seat?.conference.id).toBe(second.id);
});

test('one who hangs up while joining was never in', () => {
  const { conference, answered, run, model, clock, types } = createModelHarness({}, { joinMs: 50 });
  const { id } = conference('sales');
  clock.advance(50);
  const leg = answered();
  run('conferences.join', id, { call_control_id: leg.callControlId });
  types();
  model.hangUp(leg);
  clock.advance(100);
  expect(types()).toEqual(['call.hangup']);
});

test('one who leaves while joining is not told as joined', () => {
  const { conference, answered, run, clock, types } = createModelHarness({}, { joinMs: 50 });
  const { id } = conference('sales');
  clock.advance(50);
  const leg = answered();
  run('conferences.join', id, { call_control_id: leg.callControlId });
  run('conferences.leave', id, { call_control_id: leg.callControlId });
  types();
  clock.advance(100);
  expect(types()).toEqual([]);
});

test('one who opens a conference has left the other one before', () => {
  const { conference, joined, run, types } = createModelHarness();
  const leg = joined(conference('first').id);
  types();
  run('conferences.create', null, { call_control_id: leg.callControlId, name: 'second' });
  expect(types()).toEqual([
    'conference.participant.left',
    'conference.created',
    'conference.participant.joined',
  ]);
});

test('when all have ended, nothing is left to happen', () => {
  const { conference, joined, run, model, clock } = createModelHarness();
  const { id, creator } = conference('sales');
  const other = joined(id);
  run('calls.speak', other.callControlId, { payload: 'Hello', voice: 'v' });
  run('calls.gather', creator.callControlId, {});
  run('conferences.play', id, { media_name: 'music' });
  model.hangUp(other);
  model.hangUp(creator);
  expect(clock.nextDue()).toBeNull();
});

test('end hangs everybody up, the creator with time_limit', () => {
  const { conference, joined, run, webhooks, read } = createModelHarness();
  const { id, creator } = conference('sales');
  const other = joined(id);
  expect(run('conferences.endConference', id, {}).status).toBe(200);
  const causes = webhooks
    .filter((webhook) => webhook.eventType === 'call.hangup')
    .map((webhook) => [webhook.callLegId, webhook.payload['hangup_cause']]);
  expect(causes).toEqual([
    [other.callLegId, 'normal_clearing'],
    [creator.callLegId, 'time_limit'],
  ]);
  expect(read('conferences.retrieve', { id }).body).toMatchObject({
    data: { end_reason: 'ended_via_api' },
  });
});

test('the creator is bound to its conference even after it has moved on', () => {
  const { conference, joined, run } = createModelHarness();
  const first = conference('first');
  joined(first.id);
  const second = conference('second');
  run('conferences.join', second.id, { call_control_id: first.creator.callControlId });
  run('conferences.endConference', first.id, {});
  expect(first.creator.hangup?.cause).toBe('time_limit');
});

test('the exit of one who ends the conference hangs up the rest; a soft end parks them', () => {
  const hard = createModelHarness();
  const first = hard.conference('first');
  const host = hard.joined(first.id, { end_conference_on_exit: true });
  hard.model.hangUp(host);
  expect(first.creator.phase).toBe('ended');
  expect(first.creator.hangup?.cause).toBe('time_limit');

  const soft = createModelHarness();
  const second = soft.conference('second');
  const softHost = soft.joined(second.id, { soft_end_conference_on_exit: true });
  soft.model.hangUp(softHost);
  expect(second.creator.phase).toBe('answered');
  expect(
    soft.webhooks.findLast((one) => one.eventType === 'conference.ended')?.payload,
  ).toMatchObject({ reason: 'host_left' });
});

test('a participant can be made the one who ends the conference', () => {
  const { conference, joined, model } = createModelHarness();
  const { id, creator } = conference('sales');
  const other = joined(id);
  const reply = model.execute({
    operation: 'conferences.updateParticipant',
    params: { id, participant_id: creator.seat?.id ?? '' },
    query: {},
    body: { end_conference_on_exit: true },
  });
  expect(reply.body).toMatchObject({ data: { end_conference_on_exit: true, conference_id: id } });
  model.hangUp(creator);
  expect(other.phase).toBe('ended');
});

test.each([
  ['its duration', { duration_minutes: 5 }, 5 * MINUTE_MS],
  ['four hours', {}, 4 * HOUR_MS],
  ['four hours whatever its duration says', { duration_minutes: 1000 }, 4 * HOUR_MS],
])('a conference ends after %s', (_title, body, ms) => {
  const { conference, clock, webhooks } = createModelHarness({}, { legLimitMs: 8 * HOUR_MS });
  conference('sales', body);
  clock.advance(ms - 1);
  expect(webhooks.at(-1)?.eventType).toBe('conference.participant.joined');
  clock.advance(1);
  const ended = webhooks.find((webhook) => webhook.eventType === 'conference.ended');
  expect(ended?.payload).toMatchObject({ reason: 'time_exceeded' });
});

test('until somebody starts it, everybody in a conference is held', () => {
  const { conference, joined, read } = createModelHarness();
  const { id } = conference('sales', { start_conference_on_create: false });
  joined(id);
  const held = () =>
    read('conferences.listParticipants', { id }, { 'filter[on_hold]': 'true' }).body;
  expect(held()).toMatchObject({ meta: { total_results: 2 } });
  expect(read('conferences.list', {}, { 'filter[status]': 'init' }).body).toMatchObject({
    data: [{ id, status: 'init' }],
  });
  joined(id, { start_conference_on_enter: true });
  expect(held()).toMatchObject({ meta: { total_results: 0 } });
  expect(read('conferences.retrieve', { id }).body).toMatchObject({
    data: { status: 'in_progress' },
  });
});
