import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';

test.each([
  ['conferences.mute', 'conferences.unmute', 'filter[muted]'],
  ['conferences.hold', 'conferences.unhold', 'filter[on_hold]'],
])('%s and %s act on those in the list, and on everybody when it is empty', (on, off, filter) => {
  const { conference, joined, run, read } = createModelHarness();
  const { id, creator } = conference('sales');
  const other = joined(id);
  const listed = () => {
    const { body } = read('conferences.listParticipants', { id }, { [filter]: 'true' });
    return JSON.parse(JSON.stringify(body)).data.map(
      (participant: { call_leg_id: string }) => participant.call_leg_id,
    );
  };
  run(on, id, { call_control_ids: [other.callControlId] });
  expect(listed()).toEqual([other.callLegId]);
  run(on, id, { call_control_ids: [] });
  expect(listed()).toEqual([creator.callLegId, other.callLegId]);
  run(off, id, { call_control_ids: [creator.callControlId] });
  expect(listed()).toEqual([other.callLegId]);
  run(off, id, { call_control_ids: [] });
  expect(listed()).toEqual([]);
});

test('all webhooks about a conference carry the client state of its creation', () => {
  const { conference, joined, run, webhooks } = createModelHarness();
  const { id, creator } = conference('sales', { client_state: 'Y3JlYXRvcg==' });
  run('calls.updateClientState', creator.callControlId, { client_state: 'bmV3' });
  const other = joined(id, { client_state: 'am9pbmVy' });
  expect(webhooks.at(-1)).toMatchObject({
    eventType: 'conference.participant.joined',
    callLegId: other.callLegId,
    payload: { client_state: 'Y3JlYXRvcg==' },
  });
  run('calls.hangup', other.callControlId);
  expect(webhooks.at(-1)?.payload).toMatchObject({ client_state: 'am9pbmVy' });
});

test('a sentence to everybody names no leg; one to some is told for each of them', () => {
  const { conference, joined, run, clock, types, changes } = createModelHarness();
  const { id, creator } = conference('sales');
  const other = joined(id);
  types();
  run('conferences.speak', id, { payload: 'Hello all', voice: 'v', call_control_ids: [] });
  clock.advance(100);
  expect(types()).toEqual(['conference.speak.started', 'conference.speak.ended']);
  const heard = changes.flatMap((one) => (one.what === 'leg.heard' ? [one.callLegId] : []));
  expect(heard).toEqual([creator.callLegId, other.callLegId]);

  const only = { call_control_ids: [other.callControlId] };
  run('conferences.speak', id, { payload: 'Hello you', voice: 'v', ...only });
  clock.advance(100);
  expect(types()).toEqual([
    'conference.participant.speak.started',
    'conference.participant.speak.ended',
  ]);
});

test('music in a conference is stopped for all, or for those in the list', () => {
  const { conference, joined, run, types } = createModelHarness();
  const { id, creator } = conference('sales');
  const other = joined(id);
  const only = { call_control_ids: [other.callControlId] };
  types();
  run('conferences.play', id, { media_name: 'music', loop: 'infinity' });
  run('conferences.play', id, { media_name: 'music', loop: 'infinity', ...only });
  types();
  run('conferences.stop', id, { call_control_ids: [creator.callControlId] });
  expect(types()).toEqual([]);
  run('conferences.stop', id, only);
  expect(types()).toEqual(['conference.participant.playback.ended']);
  run('conferences.stop', id, {});
  expect(types()).toEqual(['conference.playback.ended']);
});

test('a recording that is stopped is saved, and its links can be fetched anew', () => {
  const { conference, run, clock, webhooks, read } = createModelHarness();
  const { id } = conference('sales');
  run('conferences.recordStart', id, { format: 'mp3' });
  clock.advance(4000);
  expect(run('conferences.recordPause', id, {}).status).toBe(200);
  expect(run('conferences.recordResume', id, {}).status).toBe(200);
  run('conferences.recordStop', id, {});
  clock.advance(100);
  const saved = webhooks.at(-1);
  expect(saved).toMatchObject({ eventType: 'conference.recording.saved' });
  const recordingId = String(saved?.payload['recording_id']);
  expect(read('recordings.retrieve', { id: recordingId }).body).toMatchObject({
    data: { duration_millis: 4000, download_urls: { mp3: expect.stringContaining(recordingId) } },
  });
  expect(run('conferences.recordStop', id, {}).code).toBe('90033');
});

test('the end of a conference saves its recording', () => {
  const { conference, run, clock, types, model } = createModelHarness();
  const { id, creator } = conference('sales');
  run('conferences.recordStart', id, { format: 'wav', channels: 'dual' });
  model.hangUp(creator);
  clock.advance(100);
  expect(types().at(-1)).toBe('conference.recording.saved');
});

test('nothing is recorded before the conference has started', () => {
  const { conference, run } = createModelHarness();
  const { id } = conference('sales', { start_conference_on_create: false });
  expect(run('conferences.recordStart', id, { format: 'mp3' }).code).toBe('90020');
});

test('the one who talks has the floor, unless muted or held', () => {
  const { conference, model, run, types } = createModelHarness();
  const { id, creator } = conference('sales');
  types();
  expect(model.talk(creator)).toBe(true);
  expect(types()).toEqual(['conference.floor.changed']);
  run('conferences.mute', id, {});
  expect(model.talk(creator)).toBe(false);
  expect(types()).toEqual([]);
});

test('lists find a conference by name and status, the one that expires last first', () => {
  const { conference, model, clock, read } = createModelHarness();
  const old = conference('sales');
  model.hangUp(old.creator);
  clock.advance(1000);
  const current = conference('sales');
  conference('support');
  const found = (query: Record<string, string>) =>
    JSON.parse(JSON.stringify(read('conferences.list', {}, query).body)).data.map(
      (one: { id: string }) => one.id,
    );
  expect(found({ 'filter[name]': 'sales' })).toEqual([current.id, old.id]);
  expect(found({ 'filter[name]': 'sales', 'filter[status]': 'in_progress' })).toEqual([current.id]);
  expect(found({ 'filter[status]': 'completed' })).toEqual([old.id]);
  expect(found({ 'filter[name]': 'Sales' })).toEqual([]);
});

test('participants come in pages', () => {
  const { conference, joined, read } = createModelHarness();
  const { id } = conference('sales');
  for (let participant = 1; participant < 5; participant++) joined(id);
  const query = { 'page[number]': '2', 'page[size]': '3' };
  expect(read('conferences.listParticipants', { id }, query).body).toMatchObject({
    data: [{ status: 'joined' }, { conference: { id, name: 'sales' } }],
    meta: { total_pages: 2, total_results: 5, page_number: 2, page_size: 3 },
  });
  const tooLarge = read('conferences.listParticipants', { id }, { 'page[size]': '251' });
  expect(tooLarge).toMatchObject({ status: 422, code: '10033' });
});
