// One message and those that lie behind it: transitions, effects, commit, in this order. A crash
// anywhere before the commit repeats the messages, and their effects are recognised by their ids.
// Commands for which this process has hands are recorded by the commit, and begun right after it.

import type { Event } from '../events/event.ts';
import type { MachineContext, Applied, Machine } from './machine.ts';
import { mailboxKind, type MailboxId } from '../mailbox/mailbox-id.ts';
import { callLegOf } from '../mailbox/message-facts.ts';
import type { Commit } from '../redis/commit-arguments.ts';
import type { MailboxStore } from '../redis/mailbox-store.ts';
import type { Committed } from '../redis/take-and-commit.ts';
import type { Ahead, Taken } from '../redis/taken.ts';
import { NO_TRACING, type Tracing, type Within } from '../tracing/tracing.ts';
import { changesAhead, type Left } from './changes-ahead.ts';
import { changeOf, type AppliedChange, type ChangeContext } from './change-of.ts';
import { askedBy, carryOut, type Cause, type EffectTargets } from './effects.ts';
import { beginAfter, handsFor, recordOf, type Hands, type Recorded } from './record-commands.ts';

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

export interface ApplyContext extends EffectTargets, ChangeContext {
  readonly store: MailboxStore;
  /** Commands that this process carries out itself. @default none */
  readonly localCommands?: Hands;
  /** Called once for each commit that this process has seen succeed. */
  readonly onCommitted?: (message: AppliedMessage) => void;
  /** @default none */
  readonly tracing?: Pick<Tracing, 'transition' | 'here'>;
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
  return (context.tracing ?? NO_TRACING).transition(mailbox, head, apply);
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
  const behind = next === 'take' ? head.ahead : [];
  const left = await leftOf(mailbox, head, behind, machine, store);
  if (left === 'lost') return { status: 'lost' };
  const known = await contextOf(mailbox, head, left, machine, store);
  if (known === 'lost') return { status: 'lost' };

  const first = changeOf(head.state, head, known, context);
  const ahead = changesAhead(first, behind, left, context);
  const changes = [first, ...ahead];
  const committed = await traced(first, ahead, head, context, async (causes) => {
    const asked = askedBy(causes);
    const hands = handsFor(asked, head, context.localCommands);
    const commit = async (): Promise<Committed> => {
      await carryOut(hands === null ? asked : { ...asked, orders: [] }, context);
      await onStep?.('effects-done', mailbox);
      if (next === 'take') context.onLook?.(mailbox);
      const all = { ...commitOf(changes, next), ...recordOf(asked, hands) };
      return store.commit(mailbox, head, all, clock());
    };
    return beginAfter(commit, asked, hands, clock());
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

const commitOf = (
  changes: readonly AppliedChange[],
  next: Commit['next'],
): Omit<Commit, keyof Recorded> => {
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

/**
 * Each of them is a transition of its own in its call's trace, until all are committed. The head's is
 * open already.
 */
const traced = (
  first: AppliedChange,
  ahead: readonly AppliedChange[],
  { tries }: Taken,
  { tracing = NO_TRACING }: ApplyContext,
  commit: (causes: readonly Cause[]) => Promise<Committed>,
): Promise<Committed> => {
  const trace = (change: AppliedChange, earlier: readonly Cause[]): Promise<Committed> => {
    const causes = [...earlier, causeOf(change, tracing.here())];
    const next = ahead[earlier.length];
    return next === undefined
      ? commit(causes)
      : tracing.transition(next.known.mailbox, { ...next, tries }, () => trace(next, causes));
  };
  return trace(first, []);
};

const causeOf = ({ known, applied }: AppliedChange, within: Within): Cause => ({
  mailbox: known.mailbox,
  messageId: known.messageId,
  issuedAt: known.now,
  effects: applied.effects,
  within,
});

/** What the machine may know besides state and message, all of it as of this head. */
const contextOf = async (
  mailbox: MailboxId,
  head: Taken,
  left: Left,
  machine: Machine,
  store: MailboxStore,
): Promise<MachineContext | 'lost'> => {
  const { messageId, now } = head;
  const member = head.member ?? left.members.get(callLegOf(head.message) ?? '') ?? null;
  const roster = machine.needsRoster(head.state, head.message)
    ? await store.roster(mailbox, head)
    : [];
  return roster === undefined ? 'lost' : { mailbox, messageId, now, member, roster };
};

/** Of everybody whom the head and what lies behind it are about, and who is not in the room. */
const leftOf = async (
  mailbox: MailboxId,
  head: Taken,
  behind: readonly Ahead[],
  machine: Machine,
  store: MailboxStore,
): Promise<Left | 'lost'> => {
  const legs = [head, ...behind].flatMap(({ member, message }) =>
    member === null ? (callLegOf(message) ?? []) : [],
  );
  const conferenceId = machine.conferenceOf(head.state);
  if (conferenceId === null || legs.length === 0) return { conferenceId, members: new Map() };
  const members = await store.leftMembers(mailbox, head, conferenceId, [...new Set(legs)]);
  return members === undefined ? 'lost' : { conferenceId, members };
};
