// The twin of commit.lua.

import type { Member } from '../../../src/conference/state.ts';
import type { MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import { askedEntry } from '../../../src/redis/asked-command.ts';
import type { Commit } from '../../../src/redis/commit-arguments.ts';
import type { Committed } from '../../../src/redis/take-and-commit.ts';
import type { Taken } from '../../../src/redis/taken.ts';
import { shardOf, TIMELINE_MAX } from '../../../src/redis/keys.ts';
import type { Box } from './box.ts';
import type { Memory } from './memory.ts';
import { nextHead, takenOf } from './next-head.ts';

const RESULT = /^result-([^~]+)/;

/** Whether the head is still this one, and nobody has taken it since. */
export const isHeld = (box: Box | null, head: Taken, ahead: readonly string[] = []): box is Box =>
  box !== null &&
  box.fence === head.fence &&
  [head.messageId, ...ahead].every((id, place) => box.inbox[place]?.id === id);

/** Nobody has anything of this mailbox in hand. */
const letGo = (box: Box): void => {
  box.head = null;
  box.begun = false;
  box.heldUntil = null;
};

export const commitTo = (
  memory: Memory,
  mailbox: MailboxId,
  head: Taken,
  commit: Commit,
  now: number,
): Committed => {
  const box = memory.find(mailbox);
  if (!isHeld(box, head, commit.with)) return { status: 'lost' };
  letGo(box);
  for (const { commandId, job } of commit.commands) {
    box.recorded.set(commandId, JSON.stringify(job));
    box.ledger.set(commandId, now);
    memory
      .shardOf(mailbox)
      .asked.set(askedEntry({ mailbox, commandId }), memory.redisNow() + commit.askAgainMs);
  }
  for (const { id } of box.inbox.splice(0, 1 + commit.with.length)) {
    memory.noteApplied(mailbox, id);
    const answered = RESULT.exec(id)?.[1];
    if (answered !== undefined) forget(memory, mailbox, answered);
  }
  if (commit.state !== null) box.state = JSON.stringify(commit.state);
  setDeadline(memory, mailbox, box, commit.deadlineAt);
  box.timeline.push(...commit.timeline.map((entry) => JSON.stringify(entry)));
  box.timeline = box.timeline.slice(-TIMELINE_MAX);
  for (const member of commit.members) writeMember(memory, mailbox, box, member);
  for (const ended of commit.ended) memory.ended.set(ended.conferenceId, ended);

  const envelope = nextHead(memory, mailbox, box, now);
  if (envelope === null) return { status: 'empty' };
  memory.shardOf(mailbox).pending.set(mailbox, envelope.at);
  if (commit.next === 'leave') return { status: 'more' };
  return { status: 'taken', taken: takenOf(memory, mailbox, { now, envelope, isSilent: false }) };
};

/** A command that has a result needs no record. */
export const forget = (memory: Memory, mailbox: MailboxId, commandId: string): void => {
  const box = memory.find(mailbox);
  box?.ledger.delete(commandId);
  box?.recorded.delete(commandId);
  memory.shardOf(mailbox).asked.delete(askedEntry({ mailbox, commandId }));
};

const setDeadline = (
  memory: Memory,
  mailbox: MailboxId,
  box: Box,
  deadlineAt: number | null,
): void => {
  const { due } = memory.shardOf(mailbox);
  box.deadline = deadlineAt;
  if (deadlineAt === null) {
    due.delete(mailbox);
    return;
  }
  due.set(mailbox, deadlineAt);
  // It may have passed long before it is set: of a conference that was found, for one.
  memory.noteStored(mailbox, `deadline-${deadlineAt}`, Math.max(deadlineAt, memory.redisNow()));
};

/** A member is in the room or among the left of one conference, never in both. */
const writeMember = (memory: Memory, mailbox: MailboxId, box: Box, member: Member): void => {
  const { callLegId, conferenceId, status } = member;
  const json = JSON.stringify(member);
  const hasLeft = status === 'left';
  if (hasLeft) box.members.delete(callLegId);
  else box.members.set(callLegId, json);
  if (conferenceId === null) return;
  const left = memory.left(shardOf(mailbox), conferenceId);
  if (hasLeft) left.set(callLegId, json);
  else left.delete(callLegId);
};
