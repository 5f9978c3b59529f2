// What REST shows of legs, conferences, participants and recordings.

import { isHeld, isOpen } from '../model/conference.ts';
import type { Conference } from '../model/conference.ts';
import { isAlive } from '../model/leg.ts';
import type { CallEvent, Leg } from '../model/leg.ts';
import type { Recording } from '../model/recording.ts';
import type { Seat } from '../model/seat.ts';
import type { Payload } from '../model/webhook.ts';
import { isoMillis } from '../model/world.ts';
import type { World } from '../model/world.ts';

const SECOND_MS = 1000;

const statusOf = (world: World, conference: Conference): Conference['status'] =>
  conference.status === 'init' ? world.switches.initStatus : conference.status;

export const conferenceView = (world: World, conference: Conference) => ({
  record_type: 'conference',
  id: conference.id,
  name: conference.name,
  created_at: isoMillis(conference.createdAt),
  expires_at: isoMillis(conference.expiresAt),
  updated_at: isoMillis(conference.updatedAt),
  region: conference.region,
  status: statusOf(world, conference),
  connection_id: conference.connectionId,
  ...(isOpen(conference)
    ? {}
    : {
        end_reason: conference.endReason,
        ended_by: {
          call_control_id: conference.endedBy?.callControlId ?? null,
          call_session_id: conference.endedBy?.callSessionId ?? null,
        },
      }),
});

export const isShownHeld = (world: World, seat: Seat): boolean =>
  world.switches.holdBeforeStart === 'shown' ? isHeld(seat) : seat.held;

const seatFields = (world: World, seat: Seat) => ({
  id: seat.id,
  call_control_id: seat.leg.callControlId,
  call_leg_id: seat.leg.callLegId,
  created_at: isoMillis(seat.createdAt),
  updated_at: isoMillis(seat.updatedAt),
  end_conference_on_exit: seat.endOnExit,
  soft_end_conference_on_exit: seat.softEndOnExit,
  status: seat.status,
  muted: seat.muted,
  on_hold: isShownHeld(world, seat),
  whisper_call_control_ids: seat.whisperTo,
});

/** As the list shows it. */
export const participantView = (world: World, seat: Seat) => ({
  record_type: 'participant',
  ...seatFields(world, seat),
  conference: { id: seat.conference.id, name: seat.conference.name },
});

/** As it is shown alone: another shape, with the conference's id only. */
export const participantResourceView = (world: World, seat: Seat) => ({
  ...seatFields(world, seat),
  conference_id: seat.conference.id,
});

const legIds = (leg: Leg) => ({
  record_type: 'call',
  call_control_id: leg.callControlId,
  call_leg_id: leg.callLegId,
  call_session_id: leg.callSessionId,
});

const durationSecs = (world: World, leg: Leg): number =>
  leg.answeredAt === null
    ? 0
    : Math.floor(((leg.endedAt ?? world.clock.now()) - leg.answeredAt) / SECOND_MS);

export const callStatusView = (world: World, leg: Leg) => ({
  ...legIds(leg),
  is_alive: isAlive(leg),
  client_state: leg.clientState,
  call_duration: durationSecs(world, leg),
  start_time: isoMillis(leg.startedAt),
  ...(leg.endedAt === null ? {} : { end_time: isoMillis(leg.endedAt) }),
});

/** The answer of a dial: `is_alive` is always false there. */
export const dialledView = (leg: Leg) => ({
  ...legIds(leg),
  is_alive: false,
  client_state: leg.clientState,
});

export const activeCallView = (world: World, leg: Leg) => ({
  ...legIds(leg),
  client_state: leg.clientState ?? '',
  call_duration: durationSecs(world, leg),
});

export const callEventView = (event: CallEvent, leg: Leg | undefined) => ({
  record_type: 'call_event',
  call_leg_id: leg?.callLegId,
  call_session_id: leg?.callSessionId,
  event_timestamp: isoMillis(event.at),
  name: event.name,
  type: event.type,
  metadata: {},
});

export const recordingView = (recording: Recording, urls: Payload) => ({
  record_type: 'recording',
  id: recording.id,
  call_control_id: recording.callControlId,
  call_leg_id: recording.callLegId,
  call_session_id: recording.callSessionId,
  conference_id: recording.conferenceId,
  connection_id: recording.connectionId,
  channels: recording.channels,
  source: 'conference',
  status: 'completed',
  download_urls: urls,
  duration_millis: (recording.endedAt ?? recording.startedAt) - recording.startedAt,
  recording_started_at: isoMillis(recording.startedAt),
  recording_ended_at: isoMillis(recording.endedAt ?? recording.startedAt),
  created_at: isoMillis(recording.startedAt),
  updated_at: isoMillis(recording.endedAt ?? recording.startedAt),
});
