// A dead letter as `/v1` shows it: what it was and why, never what was in it. A body may hold phone
// numbers and the digits of a PIN.

import type { UndeliveredEvent } from '../queue/undelivered-events.ts';
import type { DeadLetter } from '../redis/dead-letter.ts';
import { isoTime } from './iso-time.ts';

export const deadLetterResource = (
  letter: DeadLetter,
  maskNumber: (number: string) => string,
): object => ({
  record_type: 'dead_letter',
  id: letter.id,
  mailbox: letter.mailbox,
  message_id: letter.messageId,
  message_type: messageTypeOf(letter),
  reason: maskNumber(letter.reason),
  created_at: isoTime(letter.at),
});

/** An event that the operator's system did not take. */
export const undeliveredResource = (event: UndeliveredEvent): object => ({
  record_type: 'dead_letter',
  id: `${UNDELIVERED}${event.eventId}`,
  mailbox: null,
  message_id: event.eventId,
  message_type: event.eventType,
  reason: event.reason,
  created_at: isoTime(event.at),
});

/** The event's id; null for a dead letter of another kind. */
export const undeliveredIdOf = (deadLetterId: string): string | null =>
  deadLetterId.startsWith(UNDELIVERED) ? deadLetterId.slice(UNDELIVERED.length) : null;

const UNDELIVERED = 'event-';

/** Null: the webhook could not be read, so it has no type. */
const messageTypeOf = ({ mailbox, body }: DeadLetter): string | null => {
  if (mailbox === null) return null;
  const message: unknown = JSON.parse(body);
  return typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string'
    ? message.type
    : null;
};
