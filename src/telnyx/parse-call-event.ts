// Events of one leg: Telnyx's payload in, the core's CallEvent out.

import type { CallEvent, CallEventIds, OccurredAt } from '../call/message.ts';
import { decodeClientState } from './client-state-codec.ts';
import {
  type JsonObject,
  optionalId,
  optionalText,
  requiredId,
  UnreadableWebhookError,
} from './webhook-fields.ts';

/** @throws UnreadableWebhookError when a field without which the event means nothing is missing. */
export const parseCallEvent = (
  type: CallEvent['type'],
  payload: JsonObject,
  occurredAt: OccurredAt,
): CallEvent => {
  const ids: CallEventIds = {
    callLegId: requiredId(payload, 'call_leg_id'),
    callControlId: requiredId(payload, 'call_control_id'),
    callSessionId: optionalId(payload, 'call_session_id'),
    connectionId: optionalId(payload, 'connection_id'),
    clientState: decodeClientState(payload['client_state']),
    occurredAt,
  };

  switch (type) {
    case 'call.initiated':
      return { ...ids, type, ...parties(payload), direction: direction(payload) };
    case 'call.answered':
      return { ...ids, type, ...parties(payload) };
    case 'call.hangup':
      return {
        ...ids,
        type,
        ...parties(payload),
        hangupCause: optionalText(payload, 'hangup_cause') ?? 'unspecified',
        hangupSource: optionalText(payload, 'hangup_source'),
      };
    case 'call.dtmf.received':
      return { ...ids, type, digit: digit(payload) };
    case 'call.gather.ended':
      return {
        ...ids,
        type,
        digits: optionalText(payload, 'digits') ?? '',
        status: status(payload),
      };
    case 'call.speak.started':
    case 'call.playback.started':
      return { ...ids, type };
    case 'call.speak.ended':
    case 'call.playback.ended':
      return { ...ids, type, status: status(payload) };
    case 'conference.participant.joined':
    case 'conference.participant.left':
    case 'conference.participant.speak.ended':
      return { ...ids, type, conferenceId: requiredId(payload, 'conference_id') };
  }
};

const parties = (payload: JsonObject): { from: string | null; to: string | null } => ({
  from: optionalText(payload, 'from'),
  to: optionalText(payload, 'to'),
});

// Only legs that we dialled are outgoing, and Telnyx says so; an answer to them would be refused.
const direction = (payload: JsonObject): 'incoming' | 'outgoing' =>
  payload['direction'] === 'outgoing' ? 'outgoing' : 'incoming';

/** Telnyx's own statuses are an open set; `unknown` is one of them. */
const status = (payload: JsonObject): string => optionalText(payload, 'status') ?? 'unknown';

const DIGIT = /^[0-9A-D*#]$/;

const digit = (payload: JsonObject): string => {
  const value = optionalText(payload, 'digit');
  if (value !== null && DIGIT.test(value)) return value;
  throw new UnreadableWebhookError('digit is not a key of a telephone');
};
