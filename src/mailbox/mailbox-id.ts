// The addresses of mailboxes. A mailbox is the unit of order and of exclusion: one inbox, one
// state, one fence, all in one Redis slot.

/**
 * `call:<call_leg_id>` is one caller's leg. `room:<line>` is one line's conference, over all its
 * generations. `conference:<conference_id>` knows only which line a conference belongs to, and
 * holds webhooks that name nothing but a conference until that is known.
 */
export type MailboxId = `call:${string}` | `room:${string}` | `conference:${string}`;

export type MailboxKind = 'call' | 'room' | 'conference';

export const callMailbox = (callLegId: string): MailboxId => `call:${callLegId}`;
export const roomMailbox = (line: string): MailboxId => `room:${line}`;
export const conferenceMailbox = (conferenceId: string): MailboxId => `conference:${conferenceId}`;

export const mailboxKind = (id: MailboxId): MailboxKind => {
  const kind = id.slice(0, id.indexOf(':'));
  if (kind === 'call' || kind === 'room' || kind === 'conference') return kind;
  throw new TypeError(`not a mailbox id: ${id}`);
};

/** The part after the kind: the call leg's id, the line's name, the conference's id. */
export const mailboxSubject = (id: MailboxId): string => id.slice(id.indexOf(':') + 1);
