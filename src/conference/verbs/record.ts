// Recording. Everybody is told; who joins later is told before joining.

import { lineOf, type RoomContext, type RoomStep } from '../draft.ts';
import { announce, toTelnyx, whisper } from './speak.ts';
import { withConference } from './with-conference.ts';
import type { Failure } from '../../call/command.ts';
import type { Member, OpenConference } from '../state.ts';

export const startRecording = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.recording !== 'off') return step;
  const started = toTelnyx(setRecording(step, 'on'), {
    type: 'conferences.recordStart',
    ...where(state.conference),
    format: 'mp3',
    channels: 'single',
    playBeep: true,
  });
  return announce(started, 'recording-started', context);
};

export const stopRecording = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.recording === 'off') return step;
  const stopped = toTelnyx(stoppedForGood(step), {
    type: 'conferences.recordStop',
    ...where(state.conference),
  });
  return announce(stopped, 'recording-stopped', context);
};

export const pauseRecording = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.recording !== 'on') return step;
  const paused = toTelnyx(setRecording(step, 'paused'), {
    type: 'conferences.recordPause',
    ...where(state.conference),
  });
  return announce(paused, 'recording-paused', context);
};

export const resumeRecording = (step: RoomStep, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.recording !== 'paused') return step;
  const resumed = toTelnyx(setRecording(step, 'on'), {
    type: 'conferences.recordResume',
    ...where(state.conference),
  });
  return announce(resumed, 'recording-resumed', context);
};

/** `*2`. A line with `record: off` has no recordings by key. */
export const toggleRecording = (step: RoomStep, member: Member, context: RoomContext): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open') return step;
  if (lineOf(context).record === 'off') return whisper(step, [member], 'recording-off', context);
  return state.conference.recording === 'off'
    ? startRecording(step, context)
    : stopRecording(step, context);
};

/** It did not start: neither the state nor the callers may believe that somebody is recorded. */
export const recordingFailed = (
  step: RoomStep,
  failure: Failure,
  context: RoomContext,
): RoomStep => {
  const { state } = step;
  if (state.phase !== 'open' || state.conference.recording === 'off') return step;
  const off = failure === 'unavailable' ? setRecording(step, 'off') : stoppedForGood(step);
  return announce(off, 'recording-stopped', context);
};

/** It does not begin again by itself when the next caller joins. */
const stoppedForGood = (step: RoomStep): RoomStep =>
  withConference(step, (conference) => ({
    ...conference,
    recording: 'off',
    recordsByItself: false,
  }));

const setRecording = (step: RoomStep, recording: OpenConference['recording']): RoomStep =>
  withConference(step, (conference) => ({ ...conference, recording }));

const where = ({ conferenceId, region }: OpenConference) => ({ conferenceId, region });
