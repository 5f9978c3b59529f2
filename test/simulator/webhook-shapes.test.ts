// What the simulator sends has the fields of Telnyx's documented webhooks, and of one real call's.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createModelHarness } from './model-harness.ts';
import type { Switches } from './switches.ts';

const fixture = (kind: 'documented' | 'observed', eventType: string): object => {
  const file = new URL(`../fixtures/telnyx/${kind}/${eventType}.json`, import.meta.url);
  const { data } = JSON.parse(readFileSync(file, 'utf8'));
  return data.payload;
};

/** Everything a caller can meet. */
const liveThrough = (callPayload: Switches['callPayload']) => {
  const { conference, joined, run, model, clock, webhooks } = createModelHarness({ callPayload });
  const { id, creator } = conference('sales');
  const other = joined(id);
  const only = { call_control_ids: [other.callControlId] };
  const onLeg = (operation: string, body: object) => run(operation, other.callControlId, body);
  const speech = { payload: 'Hello', voice: 'v' };
  const music = { audio_url: 'http://example.com/audio.wav' };
  onLeg('calls.speak', speech);
  clock.advance(100);
  onLeg('calls.startPlayback', music);
  clock.advance(100);
  onLeg('calls.gather', {});
  model.press(other, '#');
  model.talk(other);
  run('conferences.speak', id, speech);
  run('conferences.speak', id, { ...speech, ...only });
  run('conferences.play', id, music);
  run('conferences.play', id, { ...music, ...only });
  run('conferences.recordStart', id, { format: 'mp3' });
  run('conferences.recordStop', id);
  clock.advance(20_000);
  model.hangUp(other);
  model.hangUp(creator);
  return new Map(webhooks.map((webhook) => [webhook.eventType, webhook.payload]));
};

/** The media of the fixtures is named twice, by URL and by name; a command gives one of them. */
const fieldsOf = (payload: object): string[] =>
  Object.keys(payload)
    .filter((name) => name !== 'media_name')
    .toSorted();

const documented = liveThrough('documented');

test.each([
  'call.initiated',
  'call.answered',
  'call.hangup',
  'call.dtmf.received',
  'call.gather.ended',
  'call.speak.started',
  'call.speak.ended',
  'call.playback.started',
  'call.playback.ended',
  'conference.created',
  'conference.ended',
  'conference.floor.changed',
  'conference.participant.joined',
  'conference.participant.left',
  'conference.speak.started',
  'conference.speak.ended',
  'conference.playback.started',
  'conference.playback.ended',
  'conference.participant.speak.started',
  'conference.participant.speak.ended',
  'conference.participant.playback.started',
  'conference.participant.playback.ended',
  'conference.recording.saved',
])('%s has the documented fields', (eventType) => {
  const payload = documented.get(eventType) ?? {};
  expect(fieldsOf(payload)).toEqual(fieldsOf(fixture('documented', eventType)));
});

const observed = liveThrough('observed');

test.each([
  'call.initiated',
  'call.answered',
  'call.speak.started',
  'call.speak.ended',
  'call.hangup',
])('%s can have the fields of a real call', (eventType) => {
  expect(fieldsOf(observed.get(eventType) ?? {})).toEqual(fieldsOf(fixture('observed', eventType)));
});

test('ids look like those of a real call', () => {
  expect(documented.get('call.initiated')).toMatchObject({
    call_control_id: expect.stringMatching(/^v3:[\w-]{41}$/),
    call_leg_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab]/),
    start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
});
