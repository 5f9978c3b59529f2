// One message: transition, effects, commit, in this order. A crash anywhere before the commit
// repeats the message, and its effects are recognised by their ids.

import type { Event } from '../events/event.ts';
import type { DescribeChange } from './describe-change.ts';
import type { MachineContext, Applied, Machine, Machines } from './machine.ts';
import { mailboxKind, type MailboxId } from '../mailbox/mailbox-id.ts';
import { callLegOf } from '../mailbox/message-facts.ts';
import type { Commit } from '../redis/commit-arguments.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Committed } from '../redis/take-and-commit.ts';
import type { Taken } from '../redis/taken.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { carryOut, type EffectTargets } from './effects.ts';

/** One message that has been applied and committed. */
export interface AppliedMessage {
  readonly mailbox: MailboxId;
  readonly messageId: string;
  readonly message: unknown;
  /** The transition's clock, in milliseconds since the epoch. */
  readonly now: number;
  /** Null: this was the mailbox's first message. */
  readonly before: unknown;
  readonly applied: Applied;
  /** From stored to applied. */
  readonly lagSeconds: number;
  /** They lie in the outbox of the mailbox's shard. */
  readonly events: readonly Event[];
}

export interface ApplyContext extends EffectTargets {
  readonly store: MailboxStore;
  readonly machines: Machines;
  /** The events that are committed with a change. @default none */
  readonly describe?: DescribeChange;
  /** Called once for each commit that this process has seen succeed. */
  readonly onCommitted?: (message: AppliedMessage) => void;
  /** @default none */
  readonly tracing?: Pick<Tracing, 'transition'>;
  /** Where a test stops or ends the process. */
  readonly onStep?: (step: ApplyStep, mailbox: MailboxId) => void | Promise<void>;
}

type ApplyStep = 'taken' | 'effects-done' | 'committed';

/**
 * @throws what the machine throws, and ioredis's errors; the message is then still the head. When a
 * commit's reply was lost, it may have happened all the same.
 */
export const applyHead = (
  mailbox: MailboxId,
  head: Taken,
  next: Commit['next'],
  context: ApplyContext,
): Promise<Committed> => {
  const apply = () => applyUntraced(mailbox, head, next, context);
  return context.tracing?.transition(mailbox, head, apply) ?? apply();
};

const applyUntraced = async (
  mailbox: MailboxId,
  head: Taken,
  next: Commit['next'],
  context: ApplyContext,
): Promise<Committed> => {
  const { store, clock, onStep } = context;
  await onStep?.('taken', mailbox);
  const machine = context.machines[mailboxKind(mailbox)];
  const known = await contextOf(mailbox, head, machine, store);
  if (known === 'lost') return { status: 'lost' };

  const applied = machine.apply(head.state, head.message, known);
  const { effects, ...changes } = applied;
  const { messageId, now } = head;
  await carryOut(effects, { mailbox, messageId, issuedAt: now }, context);
  await onStep?.('effects-done', mailbox);

  const events = context.describe?.({ context: known, before: head.state, applied }) ?? [];
  const committed = await store.commit(mailbox, head, { ...changes, events, next }, clock());
  if (committed.status === 'lost') return committed;
  context.onCommitted?.({
    mailbox,
    messageId,
    message: head.message,
    now,
    before: head.state,
    applied,
    lagSeconds: Math.max(0, clock() - head.postedAt) / 1_000,
    events,
  });
  await onStep?.('committed', mailbox);
  return committed;
};

/** What the machine may know besides state and message, all of it as of this head. */
const contextOf = async (
  mailbox: MailboxId,
  head: Taken,
  machine: Machine,
  store: MailboxStore,
): Promise<MachineContext | 'lost'> => {
  const { messageId, now } = head;
  const member = head.member ?? (await leftMember(mailbox, head, machine, store));
  const roster = machine.needsRoster(head.state, head.message)
    ? await store.roster(mailbox, head)
    : [];
  return member === undefined || roster === undefined
    ? 'lost'
    : { mailbox, messageId, now, member, roster };
};

const leftMember = async (
  mailbox: MailboxId,
  head: Taken,
  machine: Machine,
  store: MailboxStore,
) => {
  const callLegId = callLegOf(head.message);
  const conferenceId = callLegId === null ? null : machine.conferenceOf(head.state);
  return callLegId === null || conferenceId === null
    ? null
    : store.leftMember(mailbox, head, conferenceId, callLegId);
};
