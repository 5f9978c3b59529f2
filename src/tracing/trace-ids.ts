// Ids of traces and spans that follow from what they are of. So every process knows to which trace a
// message belongs and which span brought it, and no message has to carry either.

import { createHash } from 'node:crypto';

import { mailboxKind, mailboxSubject, type MailboxId } from '../mailbox/mailbox-id.ts';
import { callLegOf } from '../mailbox/message-facts.ts';

const TRACE_ID_CHARACTERS = 32;
const SPAN_ID_CHARACTERS = 16;

/** What lives in a trace: a call, or one message that belongs to no call. */
export type TraceSubject = `call:${string}` | `message:${string}`;

/** The call of a mailbox or of a message that names one; else the message alone. */
export const traceSubject = (mailbox: MailboxId, id: string, message: unknown): TraceSubject => {
  if (mailboxKind(mailbox) === 'call') return `call:${mailboxSubject(mailbox)}`;
  const callLegId = callLegOf(message);
  return callLegId === null ? `message:${mailbox}|${id}` : `call:${callLegId}`;
};

export const traceIdOf = (subject: TraceSubject): string => digest(subject, TRACE_ID_CHARACTERS);

/** The span of the whole call. */
export const callSpanId = (callLegId: string): string =>
  digest(`whole|${callLegId}`, SPAN_ID_CHARACTERS);

/** The span that brought a message into its mailbox. */
export const postSpanId = (mailbox: MailboxId, id: string): string =>
  digest(`post|${mailbox}|${id}`, SPAN_ID_CHARACTERS);

const digest = (text: string, characters: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, characters);
