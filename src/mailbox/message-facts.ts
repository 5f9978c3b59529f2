// What is read of any message, whoever it is for. Messages come from Redis, so nothing is taken for
// granted.

import type { MailboxKind } from './mailbox-id.ts';

/** The name under which logs and traces give a mailbox's subject. */
export const SUBJECT_NAMES: Readonly<Record<MailboxKind, string>> = {
  call: 'call_leg_id',
  room: 'line',
  conference: 'conference_id',
};

/** The leg that a message names as its own; null: it is about none. */
export const callLegOf = (message: unknown): string | null =>
  typeof message === 'object' &&
  message !== null &&
  'callLegId' in message &&
  typeof message.callLegId === 'string'
    ? message.callLegId
    : null;

/** The leg whose roster entry a message brings along, as next-head.lua reads it. */
export const memberLegOf = (message: unknown): string | null =>
  callLegOf(message) ??
  (typeof message === 'object' && message !== null && 'command' in message
    ? callLegOf(message.command)
    : null);

/** The id under which it was posted: bury.lua puts a `~` behind those that were shown with a buried head. */
export const postedId = (messageId: string): string => messageId.replace(/~+$/, '');

export const typeOf = (message: unknown): string =>
  typeof message === 'object' && message !== null && 'type' in message
    ? String(message.type)
    : 'unknown';
