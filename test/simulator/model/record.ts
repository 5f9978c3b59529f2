// Recordings of conferences.

import type { Conference } from './conference.ts';
import { emit } from './webhook.ts';
import type { Payload } from './webhook.ts';
import type { Recording } from './recording.ts';
import type { World } from './world.ts';
import { isoMillis } from './world.ts';

export const startRecording = (
  world: World,
  conference: Conference,
  format: 'wav' | 'mp3',
  channels: 'single' | 'dual',
): Recording => {
  const { creator } = conference;
  const recording: Recording = {
    id: world.ids.uuid(),
    conferenceId: conference.id,
    connectionId: conference.connectionId,
    callControlId: creator.callControlId,
    callLegId: creator.callLegId,
    callSessionId: creator.callSessionId,
    clientState: conference.clientState,
    format,
    channels,
    startedAt: world.clock.now(),
    endedAt: null,
    status: 'recording',
  };
  conference.recordings.add(recording);
  world.recordings.set(recording.id, recording);
  note(world, 'recording.started', recording);
  return recording;
};

const note = (
  world: World,
  what: 'recording.started' | 'recording.saved',
  recording: Recording,
): void => world.note({ what, recordingId: recording.id, conferenceId: recording.conferenceId });

/** Links that live ten minutes; each reading makes new ones. */
export const downloadUrls = (world: World, recording: Recording): Payload => ({
  [recording.format]: `http://recordings.invalid/${recording.id}.${recording.format}?expires=${world.clock.now() + 600_000}`,
});

/** Stopped by a command or by the end of the conference; `conference.recording.saved` follows. */
export const finishRecording = (
  world: World,
  conference: Conference,
  recording: Recording,
): void => {
  if (!conference.recordings.delete(recording)) return;
  recording.status = 'saving';
  recording.endedAt = world.clock.now();
  world.after(world.settings.recordingSavedMs, () => {
    recording.status = 'completed';
    note(world, 'recording.saved', recording);
    const urls = downloadUrls(world, recording);
    emit(world, 'conference.recording.saved', { conference }, () => ({
      call_control_id: recording.callControlId,
      call_session_id: recording.callSessionId,
      client_state: recording.clientState,
      channels: recording.channels,
      conference_id: recording.conferenceId,
      connection_id: recording.connectionId,
      format: recording.format,
      recording_id: recording.id,
      recording_started_at: isoMillis(recording.startedAt),
      recording_ended_at: isoMillis(recording.endedAt ?? recording.startedAt),
      recording_urls: urls,
      public_recording_urls: urls,
    }));
  });
};
