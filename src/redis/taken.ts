// The head of a mailbox as take and commit hand it out.

import type { Member } from '../conference/state.ts';

/** A message as it lies in an inbox. */
export interface Envelope {
  readonly messageId: string;
  readonly postedAt: number;
  readonly message: unknown;
}

/** A message, and whom it is about. */
export interface Ahead extends Envelope {
  /** In a room: the roster entry of the message's `callLegId`, if that leg has one. */
  readonly member: Member | null;
}

export interface Taken extends Ahead {
  /** Counts takers; only the newest can commit. */
  readonly fence: number;
  /** How often this message has been handed out, this time included, also to who never got it. */
  readonly tries: number;
  /** How often a taker who had it in hand failed with it, or was never heard of again. */
  readonly failures: number;
  /** Neither this message nor what lies ahead has been shown to anybody before. */
  readonly isFirst: boolean;
  /** When it was first taken or shown: the transition's clock, the same on every try. */
  readonly now: number;
  /** Null: the mailbox has no state yet. */
  readonly state: unknown;
  /**
   * What lies behind the head, oldest first. It may be committed with the head, and shares its clock also
   * where it is not. Its members are as they were before the head. Empty at a repeat.
   */
  readonly ahead: readonly Ahead[];
}

/** Whether the call has to be restored before it can be taken. */
export const isArchived = (reply: unknown): boolean =>
  Array.isArray(reply) && reply[0] === 'archived';

/** Null for every reply that holds no head. */
export const readTaken = (reply: unknown): Taken | null => {
  if (!Array.isArray(reply) || reply[0] !== 'taken') return null;
  const [, fence, tries, failures, now, envelope, state, member, ahead, members, isFirst] =
    reply as readonly unknown[];
  return {
    ...readAhead(envelope, member),
    fence: Number(fence),
    tries: Number(tries),
    failures: Number(failures),
    isFirst: isFirst === 1,
    now: Number(now),
    state: typeof state === 'string' ? JSON.parse(state) : null,
    ahead: aheadOf(ahead, members),
  };
};

const readAhead = (envelope: unknown, member: unknown): Ahead => ({
  ...readEnvelope(String(envelope)),
  // As commit wrote it.
  member: typeof member === 'string' ? (JSON.parse(member) as Member) : null,
});

const aheadOf = (envelopes: unknown, members: unknown): readonly Ahead[] => {
  if (!Array.isArray(envelopes) || !Array.isArray(members)) return [];
  return envelopes.map((envelope, place) => readAhead(envelope, members[place]));
};

/** @param envelope as post.lua, bury.lua, replay.lua and next-head.lua write it, and nobody else. */
export const readEnvelope = (envelope: string): Envelope => {
  const { id, at, m } = JSON.parse(envelope) as { id: string; at: number; m: unknown };
  return { messageId: id, postedAt: at, message: m };
};
