// One message: transition, effects, commit, in this order. A crash anywhere before the commit
// repeats the message, and its effects are recognised by their ids. Messages behind it that have no
// effects are committed with it.

import type { Event } from '../events/event.ts';
import type { DescribeChange } from './describe-change.ts';
import type { MachineContext, Applied, Machine, Machines } from './machine.ts';
import { mailboxKind, type MailboxId } from '../mailbox/mailbox-id.ts';
import { callLegOf } from '../mailbox/message-facts.ts';
import type { Commit } from '../redis/commit-arguments.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Committed } from '../redis/take-and-commit.ts';
import { readEnvelope, type Envelope, type Taken } from '../redis/taken.ts';
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
  /** Called right before the inbox is looked into: it will be seen what lies there by now. */
  readonly onLook?: (mailbox: MailboxId) => void;
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

  const first = changeOf(head.state, head, known, context);
  const { messageId, now } = head;
  await carryOut(first.applied.effects, { mailbox, messageId, issuedAt: now }, context);
  await onStep?.('effects-done', mailbox);

  const quiet = next === 'take' ? quietChanges(first, head, context) : [];
  const changes = [first, ...quiet];
  const committed = await traced(quiet, head, context, () => {
    if (next === 'take') context.onLook?.(mailbox);
    return store.commit(mailbox, head, commitOf(changes, next), clock());
  });
  if (committed.status === 'lost') return committed;
  const appliedAt = clock();
  for (const {
    known: { messageId: id, now: at },
    message,
    postedAt,
    before,
    applied,
    events,
  } of changes) {
    context.onCommitted?.({
      mailbox,
      messageId: id,
      message,
      now: at,
      before,
      applied,
      lagSeconds: Math.max(0, appliedAt - postedAt) / 1_000,
      events,
    });
  }
  await onStep?.('committed', mailbox);
  return committed;
};

/** One transition, not yet committed. */
interface AppliedChange extends Envelope {
  readonly known: MachineContext;
  readonly before: unknown;
  readonly applied: Applied;
  readonly events: readonly Event[];
}

const changeOf = (
  before: unknown,
  { messageId, postedAt, message }: Envelope,
  known: MachineContext,
  { machines, describe }: ApplyContext,
): AppliedChange => {
  const applied = machines[mailboxKind(known.mailbox)].apply(before, message, known);
  const events = describe?.({ context: known, before, applied }) ?? [];
  return { messageId, postedAt, message, known, before, applied, events };
};

/**
 * What lies behind the head and only changes the state: a commit costs more than all of them. They end
 * before the first of which more comes, and before one that fails: each is better a head itself.
 */
const quietChanges = (
  first: AppliedChange,
  head: Taken,
  context: ApplyContext,
): readonly AppliedChange[] => {
  const changes: AppliedChange[] = [];
  let state = first.applied.state ?? first.before;
  for (const raw of head.ahead) {
    const change = unlessFailed(() => {
      const envelope = readEnvelope(raw);
      const known = { ...first.known, messageId: envelope.messageId };
      return changeOf(state, envelope, known, context);
    });
    if (change === null || change.applied.effects.length > 0) return changes;
    changes.push(change);
    state = change.applied.state ?? state;
  }
  return changes;
};

/** A fault is told when the message is the head: there it is counted, and the message given up. */
const unlessFailed = <T>(apply: () => T): T | null => {
  try {
    return apply();
  } catch {
    return null;
  }
};

const commitOf = (changes: readonly AppliedChange[], next: Commit['next']): Commit => {
  const all = changes.map(({ applied }) => applied);
  // There is a first, so there is a last.
  const { effects: _effects, ...last } = all.at(-1) as Applied;
  return {
    ...last,
    with: changes.slice(1).map(({ messageId }) => messageId),
    state: all.findLast(({ state }) => state !== null)?.state ?? null,
    listedAt: all.findLast(({ listedAt }) => listedAt !== null)?.listedAt ?? null,
    timeline: all.flatMap(({ timeline }) => timeline),
    members: all.flatMap(({ members }) => members),
    recordings: all.flatMap(({ recordings }) => recordings),
    ended: all.flatMap(({ ended }) => ended),
    events: changes.flatMap(({ events }) => events),
    next,
  };
};

/** Each of them is a transition of its own in its call's trace. */
const traced = (
  changes: readonly AppliedChange[],
  head: Taken,
  { tracing }: ApplyContext,
  commit: () => Promise<Committed>,
): Promise<Committed> =>
  changes.reduce<() => Promise<Committed>>(
    (inner, change) => () =>
      tracing?.transition(change.known.mailbox, { ...change, tries: head.tries }, inner) ?? inner(),
    commit,
  )();

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
