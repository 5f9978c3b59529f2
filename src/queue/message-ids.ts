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

const UUID_BYTES = 16;

const uuidV5 = (name: string): string => {
  const digest = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, UUID_BYTES);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
};
