// The head of a mailbox as take and commit hand it out.

import type { Member } from '../conference/state.ts';

export interface Taken {
  /** Counts takers; only the newest can commit. */
  readonly fence: number;
  /** How often this message has been handed out, this time included, also to who never got it. */
  readonly tries: number;
  /** How often a taker who had it in hand failed with it, or was never heard of again. */
  readonly failures: number;
  /** When it was first taken: the transition's clock, the same on every try. */
  readonly now: number;
  readonly messageId: string;
  readonly postedAt: number;
  readonly message: unknown;
  /** Null: the mailbox has no state yet. */
  readonly state: unknown;
  /** In a room: the roster entry of the message's `callLegId`, if that leg has one. */
  readonly member: Member | null;
}

/** Null for every reply that holds no head. */
export const readTaken = (reply: unknown): Taken | null => {
  if (!Array.isArray(reply) || reply[0] !== 'taken') return null;
  const [, fence, tries, failures, now, envelope, state, member] = reply as readonly unknown[];
  // post.lua and next-head.lua write envelopes, and nobody else.
  const { id, at, m } = JSON.parse(String(envelope)) as { id: string; at: number; m: unknown };
  return {
    fence: Number(fence),
    tries: Number(tries),
    failures: Number(failures),
    now: Number(now),
    messageId: id,
    postedAt: at,
    message: m,
    state: typeof state === 'string' ? JSON.parse(state) : null,
    // The hash holds what commit wrote: members.
    member: typeof member === 'string' ? (JSON.parse(member) as Member) : null,
  };
};
