// Verified bytes in; a message with its mailbox out, or why there is none. With the parse-* files
// beside it the only place that knows the wire names of webhook fields.

import type { CallEvent } from '../call/message.ts';
import type { ConferenceEvent } from '../conference/message.ts';
import {
  callMailbox,
  conferenceMailbox,
  type MailboxId,
  roomMailbox,
} from '../mailbox/mailbox-id.ts';
import { isCallEventType, isConferenceEventType } from './event-types.ts';
import { readOccurredAt } from './occurred-at.ts';
import { parseCallEvent } from './parse-call-event.ts';
import { parseConferenceEvent } from './parse-conference-event.ts';
import {
  isJsonObject,
  type JsonObject,
  optionalId,
  requiredId,
  requiredObject,
  UnreadableWebhookError,
} from './webhook-fields.ts';

export type ParsedWebhook =
  | {
      readonly kind: 'message';
      readonly mailbox: MailboxId;
      /** Telnyx's `data.id`: the same for every delivery of one event. */
      readonly id: string;
      readonly eventType: string;
      readonly message: CallEvent | ConferenceEvent;
    }
  | {
      readonly kind: 'ignored';
      readonly eventType: string;
      readonly reason: 'not_acted_on' | 'other_connection';
    }
  /** `reason` names the fault and repeats nothing of the body. `id` and `eventType` where legible. */
  | {
      readonly kind: 'unreadable';
      readonly id: string | null;
      readonly eventType: string | null;
      readonly reason: string;
    };

export interface ParseWebhookOptions {
  /** Events that name another connection are ignored: one account key signs for all of them. */
  readonly connectionId: string | null;
  readonly receivedAtMs: number;
}

/**
 * Reads one delivery. Lenient with what is unknown, missing or null, strict with what becomes a key.
 * Never throws.
 */
export const parseWebhook = (rawBody: Buffer, options: ParseWebhookOptions): ParsedWebhook => {
  let event: JsonObject | null = null;
  try {
    event = unwrap(parseJson(rawBody));
    return parseEvent(event, options);
  } catch (error) {
    if (!(error instanceof UnreadableWebhookError)) throw error;
    return {
      kind: 'unreadable',
      id: event && optionalId(event, 'id'),
      eventType: event && optionalId(event, 'event_type'),
      reason: error.message,
    };
  }
};

const parseJson = (rawBody: Buffer): unknown => {
  try {
    // Bytes that are not UTF-8 become U+FFFD. In a caller's name that does no harm; no id admits it.
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new UnreadableWebhookError('the body is not JSON');
  }
};

// Telnyx's SDK types `conference.floor.changed` without the `data` around it. Everything else that
// is flat is the envelope of API version 1, which new applications get unless they ask for 2.
const unwrap = (body: unknown): JsonObject => {
  if (!isJsonObject(body)) throw new UnreadableWebhookError('the body is not an object');
  if (isJsonObject(body['data'])) return body['data'];
  if (body['event_type'] === 'conference.floor.changed') return body;
  if (typeof body['event_type'] === 'string') {
    throw new UnreadableWebhookError(
      'the envelope is flat: set webhook_api_version to "2" on the Call Control Application',
    );
  }
  throw new UnreadableWebhookError('data is not an object');
};

const parseEvent = (event: JsonObject, options: ParseWebhookOptions): ParsedWebhook => {
  const eventType = requiredId(event, 'event_type');
  if (isOfAnotherConnection(event, options.connectionId)) {
    return { kind: 'ignored', eventType, reason: 'other_connection' };
  }
  if (!isCallEventType(eventType) && !isConferenceEventType(eventType)) {
    return { kind: 'ignored', eventType, reason: 'not_acted_on' };
  }
  const id = requiredId(event, 'id');
  const payload = requiredObject(event, 'payload');
  const occurredAt = readOccurredAt(event, payload, options.receivedAtMs);
  if (isCallEventType(eventType)) {
    const message = parseCallEvent(eventType, payload, occurredAt);
    return { kind: 'message', mailbox: callMailbox(message.callLegId), id, eventType, message };
  }
  const message = parseConferenceEvent(eventType, payload, occurredAt);
  return { kind: 'message', mailbox: mailboxOf(message), id, eventType, message };
};

const isOfAnotherConnection = (event: JsonObject, ours: string | null): boolean => {
  if (ours === null || !isJsonObject(event['payload'])) return false;
  const theirs = optionalId(event['payload'], 'connection_id');
  return theirs !== null && theirs !== ours;
};

// The client state of a conference is the one it was created with, so it names the room's line.
const mailboxOf = (event: ConferenceEvent): MailboxId =>
  event.clientState === null
    ? conferenceMailbox(event.conferenceId)
    : roomMailbox(event.clientState.line);
