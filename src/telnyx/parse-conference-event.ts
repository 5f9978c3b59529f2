// Events of a whole conference: Telnyx's payload in, the core's ConferenceEvent out.

import type { OccurredAt } from '../call/message.ts';
import type { ConferenceEvent, ConferenceEventIds } from '../conference/message.ts';
import { decodeClientState } from './client-state-codec.ts';
import { type JsonObject, optionalId, optionalText, requiredId } from './webhook-fields.ts';

/** @throws UnreadableWebhookError when a field without which the event means nothing is missing. */
export const parseConferenceEvent = (
  type: ConferenceEvent['type'],
  payload: JsonObject,
  occurredAt: OccurredAt,
): ConferenceEvent => {
  const ids: ConferenceEventIds = {
    conferenceId: requiredId(payload, 'conference_id'),
    connectionId: optionalId(payload, 'connection_id'),
    clientState: decodeClientState(payload['client_state']),
    occurredAt,
  };

  switch (type) {
    case 'conference.created':
      return { ...ids, type, callLegId: optionalId(payload, 'call_leg_id') };
    case 'conference.ended':
      return { ...ids, type, reason: optionalText(payload, 'reason') };
    case 'conference.floor.changed':
      return {
        ...ids,
        type,
        callLegId: optionalId(payload, 'call_leg_id'),
        callControlId: optionalId(payload, 'call_control_id'),
      };
    case 'conference.recording.saved':
      return {
        ...ids,
        type,
        recordingId: requiredId(payload, 'recording_id'),
        format: optionalText(payload, 'format'),
        channels: optionalText(payload, 'channels'),
        recordingStartedAt: optionalText(payload, 'recording_started_at'),
        recordingEndedAt: optionalText(payload, 'recording_ended_at'),
      };
  }
};
