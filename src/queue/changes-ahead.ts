// What lies behind the head, applied with it: in a backlog a commit costs more than all the rest.

import type { Member } from '../conference/state.ts';
import { mailboxKind } from '../mailbox/mailbox-id.ts';
import { callLegOf, memberLegOf } from '../mailbox/message-facts.ts';
import type { LeftMembers } from '../redis/read-fenced.ts';
import type { Ahead } from '../redis/taken.ts';
import { changeOf, type AppliedChange, type ChangeContext } from './change-of.ts';

/** Who has left this conference, of those who are not in the room. */
export interface Left {
  readonly conferenceId: string | null;
  readonly members: LeftMembers;
}

/**
 * The messages that may be committed with the head, applied. They end before one that has to know what
 * was not handed out with the head, and before one that fails: each is better a head itself.
 *
 * They are told the head's clock. They keep it until they are committed, so that a repeat of each by
 * itself asks for the same effects under the same ids.
 */
export const changesAhead = (
  first: AppliedChange,
  behind: readonly Ahead[],
  left: Left,
  context: ChangeContext,
): readonly AppliedChange[] => {
  const machine = context.machines[mailboxKind(first.known.mailbox)];
  const changes: AppliedChange[] = [];
  const changed = new Map<string, Member>();
  let { before: state, applied } = first;
  for (const ahead of behind) {
    for (const member of applied.members) changed.set(member.callLegId, member);
    state = applied.state ?? state;
    const change = unlessFailed(() => {
      const { messageId, message } = ahead;
      const member = memberOf(ahead, machine.conferenceOf(state), changed, left);
      if (member === undefined || machine.needsRoster(state, message)) return null;
      return changeOf(state, ahead, { ...first.known, messageId, member, roster: [] }, context);
    });
    if (change === null) return changes;
    changes.push(change);
    applied = change.applied;
  }
  return changes;
};

/**
 * As the machine would be told if the message were a head, after what lies before it. Undefined: it is
 * to be looked for among those who have left, and that has not been done with the head.
 */
const memberOf = (
  ahead: Ahead,
  conferenceId: string | null,
  changed: ReadonlyMap<string, Member>,
  left: Left,
): Member | null | undefined => {
  const { message } = ahead;
  const changedTo = changed.get(memberLegOf(message) ?? '');
  const member = changedTo ?? ahead.member;
  if (member !== null && member.status !== 'left') return member;
  const callLegId = callLegOf(message);
  if (callLegId === null || conferenceId === null) return null;
  // What was read before the head does not know of who has changed since.
  if (changedTo) return changedTo.conferenceId === conferenceId ? changedTo : undefined;
  return left.conferenceId === conferenceId ? left.members.get(callLegId) : undefined;
};

/** A fault is told when the message is the head: there it is counted, and the message given up. */
const unlessFailed = <T>(apply: () => T): T | null => {
  try {
    return apply();
  } catch {
    return null;
  }
};
