// What one transition of a room is worth telling.

import type { EndedConference, OpenConference, Recording, RoomState } from '../conference/state.ts';
import type { ConferenceEventType, EventDraft, EventPayload } from './event.ts';
import {
  insideOf,
  isDeparture,
  participantEvents,
  type MemberChange,
} from './participant-events.ts';

export interface RoomChange {
  readonly before: RoomState | null;
  readonly after: RoomState | null;
  /** Each member that changed, once. */
  readonly members: readonly MemberChange[];
  readonly ended: readonly EndedConference[];
  readonly recordings: readonly Recording[];
}

/**
 * In an order that makes sense to who listens: people leave a conference before it ends, and it is
 * created before anybody is in it.
 */
export const conferenceEvents = (
  change: RoomChange,
  maskNumber: (number: string) => string,
): readonly EventDraft[] => {
  const before = conferenceOf(change.before);
  const after = conferenceOf(change.after);
  const line = (change.after ?? change.before)?.line ?? null;
  const wasHere = before?.conferenceId === after?.conferenceId;

  const left = change.members.filter(isDeparture).map((member): EventDraft => ({
    type: 'conference.participant.left',
    payload: participantPayload(line, insideOf(member.before), member, maskNumber),
  }));
  const ended = change.ended.map((conference): EventDraft => ({
    type: 'conference.ended',
    payload: {
      ...conferencePayload(conference.line, conference),
      end_reason: conference.endReason,
      peak_participant_count: conference.peakParticipantCount,
    },
  }));
  const created: readonly ConferenceEventType[] =
    after !== null && !wasHere ? ['conference.created'] : [];
  const changed = after === null ? [] : changesOf(wasHere ? before : null, after);
  const present = change.members.flatMap((member) =>
    participantEvents(member).map((type): EventDraft => ({
      type,
      payload: participantPayload(line, insideOf(member.after), member, maskNumber),
    })),
  );
  const ofConference = (types: readonly ConferenceEventType[]): readonly EventDraft[] =>
    after === null ? [] : types.map((type) => ({ type, payload: conferencePayload(line, after) }));
  return [
    ...left,
    ...ended,
    ...ofConference(created),
    ...present,
    ...ofConference(changed),
    ...change.recordings.map((recording) => savedRecording(line, recording)),
  ];
};

const conferenceOf = (room: RoomState | null): OpenConference | null =>
  room?.phase === 'open' || room?.phase === 'closing' ? room.conference : null;

/** Null: the conference is new, and what it begins with is told by `conference.created`. */
const changesOf = (
  before: OpenConference | null,
  after: OpenConference,
): readonly ConferenceEventType[] => {
  if (before === null) return [];
  const types: ConferenceEventType[] = [];
  if (after.started && !before.started) types.push('conference.started');
  if (after.locked !== before.locked) {
    types.push(after.locked ? 'conference.locked' : 'conference.unlocked');
  }
  if (after.mode !== before.mode) types.push('conference.mode.changed');
  if (after.recording !== before.recording) types.push(recordingChange(before, after));
  if (after.floorCallControlId !== before.floorCallControlId)
    types.push('conference.floor.changed');
  return types;
};

const recordingChange = (before: OpenConference, after: OpenConference): ConferenceEventType => {
  switch (after.recording) {
    case 'off':
      return 'conference.recording.stopped';
    case 'paused':
      return 'conference.recording.paused';
    case 'on':
      return before.recording === 'paused'
        ? 'conference.recording.resumed'
        : 'conference.recording.started';
  }
};

const conferencePayload = (line: string | null, conference: OpenConference): EventPayload => ({
  conference_id: conference.conferenceId,
  name: conference.name,
  line,
  connection_id: conference.connectionId,
  status: conference.started ? 'in_progress' : 'init',
  locked: conference.locked,
  mode: conference.mode,
  recording: conference.recording,
  floor_call_control_id: conference.floorCallControlId,
});

const participantPayload = (
  line: string | null,
  conferenceId: string | null,
  { after }: MemberChange,
  maskNumber: (number: string) => string,
): EventPayload => ({
  conference_id: conferenceId,
  line,
  call_control_id: after.callControlId,
  call_leg_id: after.callLegId,
  call_session_id: after.callSessionId,
  role: after.role,
  from: after.from === null ? null : maskNumber(after.from),
  muted: after.muted,
  on_hold: after.onHold,
  hand_raised: after.handRaisedAt !== null,
});

const savedRecording = (line: string | null, recording: Recording): EventDraft => ({
  type: 'conference.recording.saved',
  payload: {
    conference_id: recording.conferenceId,
    line,
    recording_id: recording.recordingId,
    channels: recording.channels,
    format: recording.format,
    recording_started_at: recording.startedAt,
    recording_ended_at: recording.endedAt,
  },
});
