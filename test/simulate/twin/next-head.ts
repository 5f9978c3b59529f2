// The twin of next-head.lua: finding the message that is to be applied next.

import type { Member } from '../../../src/conference/state.ts';
import type { MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import { memberLegOf } from '../../../src/mailbox/message-facts.ts';
import { AHEAD_MAX, HELD_MS } from '../../../src/redis/keys.ts';
import type { Ahead, Taken } from '../../../src/redis/taken.ts';
import { memberIn, type Box, type Envelope } from './box.ts';
import type { Memory } from './memory.ts';

const DEADLINE_AGAIN_MS = 1_000;

const passDeadline = (
  memory: Memory,
  mailbox: MailboxId,
  box: Box,
  now: number,
): Envelope | null => {
  const { due, pending } = memory.shardOf(mailbox);
  const { deadline } = box;
  if (deadline === null) {
    due.delete(mailbox);
    return null;
  }
  if (deadline > now) {
    due.set(mailbox, deadline);
    return null;
  }
  const id = `deadline-${deadline}`;
  if (box.seen.has(id)) {
    box.deadline = now + DEADLINE_AGAIN_MS;
    due.set(mailbox, box.deadline);
    return null;
  }
  box.seen.add(id);
  const envelope: Envelope = { id, at: deadline, json: '{"type":"deadline.passed"}' };
  box.inbox.push(envelope);
  if (!pending.has(mailbox)) pending.set(mailbox, deadline);
  box.deadline = null;
  due.delete(mailbox);
  return envelope;
};

export const nextHead = (
  memory: Memory,
  mailbox: MailboxId,
  box: Box,
  now: number,
): Envelope | null => {
  const envelope = box.inbox[0] ?? passDeadline(memory, mailbox, box, now);
  if (envelope === null) memory.shardOf(mailbox).pending.delete(mailbox);
  return envelope;
};

/** `isSilent`: whoever had the head in hand has not said what became of it. */
export const takenOf = (
  memory: Memory,
  mailbox: MailboxId,
  { now, envelope, isSilent }: { now: number; envelope: Envelope; isSilent: boolean },
): Taken => {
  const box = memory.box(mailbox);
  const shownBefore = box.inbox.findIndex(({ id }) => id === box.shown);
  const shown = shownBefore === -1 ? Math.min(AHEAD_MAX, box.inbox.length - 1) : shownBefore;
  if (box.head === envelope.id) {
    box.tries += 1;
    if (isSilent) box.failures += 1;
  } else {
    box.head = envelope.id;
    if (shownBefore === -1) box.now = now;
    box.tries = 1;
    box.failures = 0;
  }
  box.shown = box.inbox[shown]?.id ?? null;
  box.begun = false;
  box.heldUntil = memory.redisNow() + HELD_MS;
  const message: unknown = JSON.parse(envelope.json);
  return {
    fence: box.fence,
    tries: box.tries,
    failures: box.failures,
    isFirst: box.tries === 1 && shownBefore === -1,
    now: box.now,
    messageId: envelope.id,
    postedAt: envelope.at,
    message,
    state: box.state === null ? null : JSON.parse(box.state),
    member: memberOf(mailbox, box, message),
    ahead: box.tries === 1 ? aheadOf(mailbox, box, shown) : [],
  };
};

const aheadOf = (mailbox: MailboxId, box: Box, shown: number): readonly Ahead[] =>
  box.inbox.slice(1, 1 + shown).map(({ id, at, json }) => {
    const message: unknown = JSON.parse(json);
    return { messageId: id, postedAt: at, message, member: memberOf(mailbox, box, message) };
  });

const memberOf = (mailbox: MailboxId, box: Box, message: unknown): Member | null => {
  if (!mailbox.startsWith('room:')) return null;
  return memberIn(box.members.get(memberLegOf(message) ?? ''));
};
