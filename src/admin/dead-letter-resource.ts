// A dead letter as `/v1` shows it: what it was and why, never what was in it. A body may hold phone
// numbers and the digits of a PIN.

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
