// conferences.recordStart, recordStop, recordPause, recordResume.

import type { Conference } from '../model/conference.ts';
import { finishRecording, startRecording } from '../model/record.ts';
import type { Recording } from '../model/recording.ts';
import { refuse } from '../model/refusal.ts';
import { accepted } from '../model/reply.ts';
import type { Reply } from '../model/reply.ts';
import type { World } from '../model/world.ts';
import {
  accountScope,
  conferenceCommand,
  conferenceScope,
  regionField,
} from './conference-command.ts';
import { base64, flag, oneOf, optional, required, text } from './field.ts';
import { commandIdField } from './operation.ts';

export const recordStart = conferenceCommand({
  name: 'conferences.recordStart',
  action: 'record_start',
  idScope: conferenceScope,
  fields: {
    ...commandIdField,
    ...regionField,
    format: required(oneOf('wav', 'mp3')),
    channels: optional(oneOf('single', 'dual')),
    play_beep: optional(flag),
    trim: optional(oneOf('trim-silence')),
    custom_file_name: optional(text(1, 40)),
  },
  run(world, conference, body) {
    if (conference.status === 'init') return refuse('90020', world.switches);
    startRecording(world, conference, body.format, body.channels ?? 'single');
    return accepted();
  },
});

const fields = { ...commandIdField, ...regionField, recording_id: optional(text()) };

/** Those under way, or the one that is named. */
const onRecordings = (
  world: World,
  conference: Conference,
  recordingId: string | undefined,
  act: (recording: Recording) => void,
): Reply => {
  const meant = [...conference.recordings].filter(
    (recording) => recordingId === undefined || recording.id === recordingId,
  );
  if (meant.length === 0) {
    return refuse('90033', world.switches, { detail: 'The conference is not being recorded.' });
  }
  meant.forEach(act);
  return accepted();
};

export const recordStop = conferenceCommand({
  name: 'conferences.recordStop',
  action: 'record_stop',
  idScope: accountScope,
  fields: { ...fields, client_state: optional(base64) },
  run: (world, conference, body) =>
    onRecordings(world, conference, body.recording_id, (recording) =>
      finishRecording(world, conference, recording),
    ),
});

export const recordPause = conferenceCommand({
  name: 'conferences.recordPause',
  action: 'record_pause',
  idScope: accountScope,
  fields,
  run: (world, conference, body) =>
    onRecordings(world, conference, body.recording_id, (recording) => {
      recording.status = 'paused';
    }),
});

export const recordResume = conferenceCommand({
  name: 'conferences.recordResume',
  action: 'record_resume',
  idScope: accountScope,
  fields,
  run: (world, conference, body) =>
    onRecordings(world, conference, body.recording_id, (recording) => {
      recording.status = 'recording';
    }),
});
