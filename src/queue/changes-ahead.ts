// What lies behind the head, applied with it: in a backlog a commit costs more than all the rest.

import type { Member } from '../conference/state.ts';
import { mailboxKind } from '../mailbox/mailbox-id.ts';
import { callLegOf, memberLegOf } from '../mailbox/message-facts.ts';
import { readEnvelope, readMember, type Ahead, type Taken } from '../redis/taken.ts';
import { changeOf, type AppliedChange, type ChangeContext } from './change-of.ts';

/**
 * The messages that may be committed with the head, applied. They end before one that has to know what
 * was not handed out with the head, and before one that fails: each is better a head itself.
 *
 * They are told the head's clock. They keep it until they are committed, so that a repeat of each by
 * itself asks for the same effects under the same ids.
 */
export const changesAhead = (
  first: AppliedChange,
  head: Taken,
  context: ChangeContext,
): readonly AppliedChange[] => {
  const machine = context.machines[mailboxKind(first.known.mailbox)];
  const changes: AppliedChange[] = [];
  const changed = new Map<string, Member>();
  let { before: state, applied } = first;
  for (const ahead of head.ahead) {
    for (const member of applied.members) changed.set(member.callLegId, member);
    state = applied.state ?? state;
    const change = unlessFailed(() => {
      const envelope = readEnvelope(ahead.envelope);
      const { messageId, message } = envelope;
      const member = memberOf(ahead, message, machine.conferenceOf(state), changed);
      if (member === undefined || machine.needsRoster(state, message)) return null;
      return changeOf(state, envelope, { ...first.known, messageId, member, roster: [] }, context);
    });
    if (change === null) return changes;
    changes.push(change);
    applied = change.applied;
  }
  return changes;
};

/**
 * As the machine would be told if the message were a head, after what lies before it. Undefined: it is
 * to be looked for among those who have left.
 */
const memberOf = (
  ahead: Ahead,
  message: unknown,
  conferenceId: string | null,
  changed: ReadonlyMap<string, Member>,
): Member | null | undefined => {
  const callLegId = memberLegOf(message);
  const changedTo = callLegId === null ? undefined : changed.get(callLegId);
  const member = changedTo ?? readMember(ahead.member);
  if (member !== null && member.status !== 'left') return member;
  if (callLegOf(message) === null || conferenceId === null) return null;
  return changedTo?.conferenceId === conferenceId ? changedTo : undefined;
};

/** A fault is told when the message is the head: there it is counted, and the message given up. */
const unlessFailed = <T>(apply: () => T): T | null => {
  try {
    return apply();
  } catch {
    return null;
  }
};
