// A conference as `/v1` shows it: Telnyx's fields, then what only partyline knows.

import { MINUTE_MS } from '../conference/limits.ts';
import type { Line } from '../conference/line.ts';
import type { OpenConference } from '../conference/state.ts';
import { DURATION_MINUTES } from '../conference/telnyx-limits.ts';
import type { FoundConference } from '../redis/find-conference.ts';
import { isoTime } from './iso-time.ts';

export type ConferenceStatus = 'init' | 'in_progress' | 'completed';

/** The fields that a live conference and an ended one have alike, whichever it is. */
export const conferenceOf = (found: FoundConference): OpenConference =>
  found.status === 'live' ? found.room.conference : found.ended;

export const lineNameOf = (found: FoundConference): string =>
  found.status === 'live' ? found.room.line : found.ended.line;

/** `init` until somebody who starts it is in, as Telnyx has it. */
export const statusOf = (found: FoundConference): ConferenceStatus => {
  if (found.status === 'ended') return 'completed';
  return found.room.conference.started ? 'in_progress' : 'init';
};

export const conferenceResource = (found: FoundConference, line: Line): object => {
  const conference = conferenceOf(found);
  const counts = found.status === 'live' ? found.room.counts : null;
  return {
    record_type: 'conference',
    id: conference.conferenceId,
    name: conference.name,
    created_at: isoTime(conference.createdAt),
    expires_at: isoTime(conference.createdAt + lifeMs(line)),
    updated_at: isoTime(conference.updatedAt),
    region: conference.region,
    status: statusOf(found),
    end_reason: found.status === 'ended' ? found.ended.endReason : null,
    // Telnyx's webhooks do not say who ended a conference.
    ended_by: null,
    connection_id: conference.connectionId,
    line: lineNameOf(found),
    participant_count: counts?.joined ?? 0,
    waiting_count: (counts?.waiting ?? 0) + (conference.started ? 0 : (counts?.joined ?? 0)),
    peak_participant_count: conference.peakParticipantCount,
    host_present: (counts?.hostsJoined ?? 0) > 0,
    locked: conference.locked,
    mode: conference.mode,
    recording: conference.recording,
    floor_call_control_id: conference.floorCallControlId,
  };
};

const lifeMs = (line: Line): number =>
  (line.conference.duration_minutes ?? DURATION_MINUTES.longest) * MINUTE_MS;
