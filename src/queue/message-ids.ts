// Ids that follow from their cause. A transition that is repeated after a crash asks for the same
// effects under the same ids, and whoever has seen them does nothing.

import { hash } from 'node:crypto';

import type { MailboxId } from '../mailbox/mailbox-id.ts';

/** Partyline's own namespace for RFC 9562 name-based ids; fixed for ever. */
const NAMESPACE = Buffer.from('6f0d7c1e5b1f4f3c9a53d2a1b8c40e77', 'hex');

/**
 * The `command_id` of a command, or the id of a message to another mailbox: a UUIDv5 of the mailbox
 * and message that caused it and of its position among that transition's effects.
 */
export const effectId = (mailbox: MailboxId, messageId: string, position: number): string =>
  uuidV5(`${mailbox}|${messageId}|${position}`);

/** The id of the message that stands in for one that could not be applied. */
export const failSafeId = (mailbox: MailboxId, messageId: string): string =>
  `failed-${uuidV5(`${mailbox}|${messageId}|failed`)}`;

/** The id of the message that brings a command's result. claim.lua and commit.lua know this form. */
export const resultId = (commandId: string): string => `result-${commandId}`;

/** The two upper bits of the digit that they replace are 10: the variant of RFC 9562. */
const VARIANTS = '89ab89ab89ab89ab';

const uuidV5 = (name: string): string => {
  const digest = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]));
  const variant = VARIANTS.charAt(Number.parseInt(digest.charAt(16), 16));
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
};
