// A dead letter: what was stored and could not be applied.

import type { MailboxId } from '../mailbox/mailbox-id.ts';
import type { Shard } from './keys.ts';

export interface DeadLetter {
  /** `<shard>-<entry of its stream>`, as in `17-1763800000000-0`. */
  readonly id: string;
  readonly entry: string;
  /** Null: a webhook that could not be read, so nobody knows whom it was for. */
  readonly mailbox: MailboxId | null;
  /** The message's id; of an unreadable webhook its event's, or its digest. */
  readonly messageId: string;
  readonly reason: string;
  /** When it was given up, in milliseconds since the epoch. */
  readonly at: number;
  /** The message as JSON, or the raw text of an unreadable webhook. May hold personal data. */
  readonly body: string;
}

export interface DeadLetterAddress {
  readonly shard: Shard;
  readonly entry: string;
}

const ADDRESS = /^(\d{1,2})-(\d{1,16}-\d{1,16})$/;

export const addressOf = (id: string): DeadLetterAddress | null => {
  const [, shard, entry] = ADDRESS.exec(id) ?? [];
  return shard === undefined || entry === undefined ? null : { shard: Number(shard), entry };
};

/** Reads one entry as XRANGE answers it. */
export const readDeadLetter = (
  shard: Shard,
  [entry, pairs]: readonly [string, readonly string[]],
): DeadLetter => {
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    fields.set(String(pairs[at]), String(pairs[at + 1]));
  }
  const envelope = fields.get('envelope');
  const mailbox = fields.get('mailbox');
  return {
    id: `${shard}-${entry}`,
    entry,
    // add_dead_letter writes the mailbox's id, or nothing.
    mailbox: mailbox ? (mailbox as MailboxId) : null,
    messageId: fields.get('id') ?? '',
    reason: fields.get('reason') ?? '',
    at: Number(fields.get('at')),
    body: envelope === undefined ? (fields.get('raw') ?? '') : messageOf(envelope),
  };
};

// post.lua and next-head.lua write envelopes, and nobody else.
const messageOf = (envelope: string): string =>
  JSON.stringify((JSON.parse(envelope) as { readonly m: unknown }).m);
