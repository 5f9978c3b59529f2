// What the drainer needs of a state machine. The machines themselves are pure and lie in call/ and
// conference/; the drainer knows their kinds, and nothing of what they decide.

import type { Member } from '../conference/state.ts';
import type { Effect } from '../mailbox/effect.ts';
import type { MailboxId, MailboxKind } from '../mailbox/mailbox-id.ts';
import type { Commit } from '../redis/commit-arguments.ts';

export interface MachineContext {
  readonly mailbox: MailboxId;
  readonly messageId: string;
  /** Milliseconds since the epoch, fixed when the message was first taken. */
  readonly now: number;
  /** The roster entry of the message's `callLegId`, in a room. */
  readonly member: Member | null;
  /** Everybody in the room, where `needsRoster` asked for it; else empty. */
  readonly roster: readonly Member[];
}

/** What one message does: what changes in its own mailbox, and what is asked of others. */
export interface Applied extends Omit<
  Commit,
  'with' | 'commands' | 'askAgainMs' | 'events' | 'next'
> {
  /** Their order counts: it is part of their ids. */
  readonly effects: readonly Effect[];
}

/**
 * The state is what `apply` answered last, null for a new mailbox; Redis gives both back as they
 * were written. The same arguments must give the same answer, in every process. An exception makes
 * the message fail.
 */
export interface Machine<State = unknown, Message = unknown> {
  /** Whether a message that could not be applied is answered by applying `message.failed`. */
  readonly hasFailSafe: boolean;
  needsRoster(state: State | null, message: Message): boolean;
  /** The conference among whose left members the message's leg is looked up when it has no seat. */
  conferenceOf(state: State | null): string | null;
  apply(state: State | null, message: Message, context: MachineContext): Applied;
}

/** Method types let a machine of narrow types stand here: a mailbox's kind says what it holds. */
export type Machines = Readonly<Record<MailboxKind, Machine>>;

/** Takes the place of a message that was given up. */
export interface MessageFailed {
  readonly type: 'message.failed';
  readonly failedType: string;
}
