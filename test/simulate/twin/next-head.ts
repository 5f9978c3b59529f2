// The twin of next-head.lua: finding the message that is to be applied next.

import type { Member } from '../../../src/conference/state.ts';
import type { MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import type { Taken } from '../../../src/redis/taken.ts';
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
  box.seen.set(id, now);
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

export const takenOf = (mailbox: MailboxId, box: Box, now: number, envelope: Envelope): Taken => {
  if (box.head === envelope.id) {
    box.tries += 1;
  } else {
    box.head = envelope.id;
    box.now = now;
    box.tries = 1;
  }
  const message: unknown = JSON.parse(envelope.json);
  return {
    fence: box.fence,
    tries: box.tries,
    now: box.now,
    messageId: envelope.id,
    postedAt: envelope.at,
    message,
    state: box.state === null ? null : JSON.parse(box.state),
    member: memberOf(mailbox, box, message),
  };
};

const memberOf = (mailbox: MailboxId, box: Box, message: unknown): Member | null => {
  if (!mailbox.startsWith('room:') || typeof message !== 'object' || message === null) return null;
  if (!('callLegId' in message) || typeof message.callLegId !== 'string') return null;
  const json = box.members.get(message.callLegId);
  // The map holds what commit wrote: members.
  return json === undefined ? null : (JSON.parse(json) as Member);
};
