// Reads one mailbox until it is empty.

import { pause } from '../pause.ts';
import { mailboxKind, mailboxSubject, type MailboxId } from '../mailbox/mailbox-id.ts';
import { SUBJECT_NAMES, typeOf } from '../mailbox/message-facts.ts';
import { isRedisUnavailable } from '../redis/redis-unavailable.ts';
import type { FailSafe } from '../redis/bury-head.ts';
import type { Taken } from '../redis/taken.ts';
import { applyHead, type ApplyContext } from './apply-head.ts';
import type { MessageFailed } from './machine.ts';
import { failSafeId } from './message-ids.ts';

/** After so many commits a mailbox goes to the end of the queue, so that others have their turn. */
const COMMITS_MAX = 50;
const DRAIN_MAX_MS = 2_000;

/**
 * How often one message fails before it goes to the dead letters. A try counts only where the message
 * was in hand: Redis can hand it out and lose the reply at every try of an outage.
 */
export const MESSAGE_FAILURES_MAX = 5;
/** Failures in a row after which the mailbox is left to the sweeper. */
const FAILURES_MAX = 5;
const FIRST_WAIT_MS = 100;

export interface DrainLog {
  error(fields: object, message: string): void;
}

export interface DrainContext extends ApplyContext {
  readonly log: DrainLog;
  /** Redis's own trouble: it concerns every mailbox, so it is told apart from a message's. */
  readonly onUnavailable: (error: unknown) => void;
}

export type DrainEnd =
  /** Nothing is left for this drainer: there is nothing, or somebody else is at it. */
  | 'empty'
  /** Messages are left: the mailbox has to be woken again. */
  | 'more'
  /** Somebody else reads this mailbox now. */
  | 'lost'
  /** The head could not be applied now; the sweeper wakes the mailbox again. */
  | 'failing';

/**
 * Never throws. `lost` aborts: the lock is gone, and nothing more is begun. `stopping` aborts: the
 * message in hand is finished.
 *
 * @param first the first `take`, where it has been asked for already.
 */
export const drainMailbox = async (
  mailbox: MailboxId,
  signals: { readonly lost: AbortSignal; readonly stopping: AbortSignal },
  context: DrainContext,
  first: Promise<Taken | null> | null = null,
): Promise<DrainEnd> => {
  const { store, clock } = context;
  const startedAt = clock();
  const takeNext = (fence: number | undefined): Promise<Taken | null> => {
    context.onLook?.(mailbox);
    return store.take(mailbox, clock(), fence);
  };
  let ownFence: number | undefined = 0;
  let failures = 0;
  let head: Taken | null;
  try {
    head = await first;
  } catch {
    // Whoever asked for it is told. It may not have happened, so that a forced take would rob another.
    return 'failing';
  }
  if (first !== null && head === null) return 'empty';

  for (let commits = 1; !signals.lost.aborted; commits += 1) {
    try {
      head ??= await takeNext(ownFence);
      if (head === null) return 'empty';
      ownFence = head.fence;
      if (head.failures >= MESSAGE_FAILURES_MAX) {
        await giveUp(mailbox, head, 'ended its processes', context);
        head = null;
        continue;
      }
      // At a first try nobody has died of it yet, and one step less is taken.
      if (head.tries > 1 && (await store.begin(mailbox, head)) === 'lost') return 'lost';
      const isLast =
        commits >= COMMITS_MAX || clock() - startedAt >= DRAIN_MAX_MS || signals.stopping.aborted;
      const committed = await applyHead(mailbox, head, isLast ? 'leave' : 'take', context);
      if (committed.status !== 'taken') return committed.status;
      head = committed.taken;
      failures = 0;
    } catch (error) {
      const isGivenUp = await failed(mailbox, head, error, context);
      // A take whose reply was lost may have happened: then we hold the mailbox ourselves.
      if (head === null) ownFence = undefined;
      head = null;
      failures = isGivenUp ? 0 : failures + 1;
      if (failures >= FAILURES_MAX || signals.stopping.aborted) return 'failing';
      if (failures > 0) await pause(FIRST_WAIT_MS * 2 ** (failures - 1), signals.lost);
    }
  }
  return 'lost';
};

/** Whether the message has been given up, so that the next one can go on at once. */
const failed = async (
  mailbox: MailboxId,
  head: Taken | null,
  error: unknown,
  context: DrainContext,
): Promise<boolean> => {
  const isUnavailable = isRedisUnavailable(error);
  if (isUnavailable) context.onUnavailable(error);
  else context.log.error({ ...idsOf(mailbox, head), err: error }, 'a message could not be applied');
  if (head === null) return false;
  try {
    if (isUnavailable) {
      // An outage must not bury what is waiting for its end.
      await context.store.putBack(mailbox, head);
      return false;
    }
    if ((await context.store.fail(mailbox, head)) < MESSAGE_FAILURES_MAX) return false;
    await giveUp(mailbox, head, reasonOf(error), context);
    return true;
  } catch (again) {
    context.onUnavailable(again);
    return false;
  }
};

const giveUp = async (
  mailbox: MailboxId,
  head: Taken,
  reason: string,
  context: DrainContext,
): Promise<void> => {
  const { store, clock } = context;
  const buried = await store.bury(
    mailbox,
    head,
    reason,
    failSafeOf(mailbox, head, context),
    clock(),
  );
  if (buried === 'lost') return;
  context.log.error({ ...idsOf(mailbox, head), reason }, 'a message went to the dead letters');
};

/** A fail-safe that fails has none of its own: that would never end. */
const failSafeOf = (
  mailbox: MailboxId,
  head: Taken,
  { machines }: DrainContext,
): FailSafe | null => {
  const failedType = typeOf(head.message);
  if (!machines[mailboxKind(mailbox)].hasFailSafe || failedType === 'message.failed') return null;
  const message: MessageFailed = { type: 'message.failed', failedType };
  return { id: failSafeId(mailbox, head.messageId), message };
};

/** An exception's text may quote what it choked on, so only its kind is kept. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

const idsOf = (mailbox: MailboxId, head: Taken | null): object => ({
  [SUBJECT_NAMES[mailboxKind(mailbox)]]: mailboxSubject(mailbox),
  ...(head && {
    event_id: head.messageId,
    event_type: typeOf(head.message),
    tries: head.tries,
  }),
});
