// The twin of next-head.lua: finding the message that is to be applied next.

import type { Member } from '../../../src/conference/state.ts';
import type { MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import { AHEAD_MAX, HELD_MS } from '../../../src/redis/keys.ts';
import type { Taken } from '../../../src/redis/taken.ts';
import { legOf } from '../../support/leg-of.ts';
import type { Box, Envelope } from './box.ts';
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
  if (box.head === envelope.id) {
    box.tries += 1;
    if (isSilent) box.failures += 1;
  } else {
    box.head = envelope.id;
    box.now = now;
    box.tries = 1;
    box.failures = 0;
  }
  box.begun = false;
  box.heldUntil = memory.redisNow() + HELD_MS;
  const message: unknown = JSON.parse(envelope.json);
  return {
    fence: box.fence,
    tries: box.tries,
    failures: box.failures,
    now: box.now,
    messageId: envelope.id,
    postedAt: envelope.at,
    message,
    state: box.state === null ? null : JSON.parse(box.state),
    member: memberOf(mailbox, box, message),
    ahead: box.tries === 1 && mailbox.startsWith('call:') ? aheadOf(box) : [],
  };
};

const aheadOf = ({ inbox }: Box): readonly string[] =>
  inbox
    .slice(1, 1 + AHEAD_MAX)
    .map(({ id, at, json }) => `{"id":${JSON.stringify(id)},"at":${at},"m":${json}}`);

const memberOf = (mailbox: MailboxId, box: Box, message: unknown): Member | null => {
  if (!mailbox.startsWith('room:')) return null;
  if (typeof message !== 'object' || message === null) return null;
  const json = box.members.get(legOf(message));
  // The map holds what commit wrote: members.
  return json === undefined ? null : (JSON.parse(json) as Member);
};
