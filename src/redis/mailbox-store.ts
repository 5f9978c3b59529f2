// The mailboxes: one inbox, one state and one fence each, changed by one script at a time.

import type { Member } from '../conference/state.ts';
import type { MailboxId } from '../mailbox/mailbox-id.ts';
import { askAgain } from './ask-again.ts';
import type { AskedCommand } from './asked-command.ts';
import { claimCommand, type Claim } from './claim-command.ts';
import type { Commit } from './commit-arguments.ts';
import { commitHead, takeHead, type Committed } from './take-and-commit.ts';
import { buryHead, type FailSafe } from './bury-head.ts';
import type { RedisClient } from './connection.ts';
import { beginHead, failHead, putBackHead } from './head-in-hand.ts';
import type { Keys, Shard } from './keys.ts';
import { postAndTake, postMessage, type Posted, type PostedAndTaken } from './post-message.ts';
import { readLeftMembers, readRoster, type LeftMembers } from './read-fenced.ts';
import { sweepShard, type Swept } from './sweep-shard.ts';
import type { Taken } from './taken.ts';

/**
 * All times are milliseconds since the epoch. Every method is one script, so it happens whole or
 * not at all; each throws ioredis's errors, and a script that a full memory refused has changed
 * nothing. Where a call has been archived, it is restored first.
 */
export interface MailboxStore {
  /**
   * Stores a message, once for each id within 24 h or longer. Waking somebody to read it is the caller's.
   * For a call that has been archived a repeat is stored, too, and dropped when it is taken.
   */
  post(mailbox: MailboxId, id: string, message: object, now: number): Promise<Posted>;
  /** The same, and then a polite `take`: for who would take the mailbox as soon as it is posted. */
  postAndTake(
    mailbox: MailboxId,
    id: string,
    message: object,
    now: number,
  ): Promise<PostedAndTaken>;
  /**
   * The head of the inbox, or null when there is nothing to apply. Every earlier taker of this
   * mailbox has lost from here on. A deadline that has passed is a message, once the inbox is empty.
   *
   * @param ownFence given: also null while somebody holds the mailbox under another fence, that is has
   * taken or committed within 4.5 s and has not yet found it empty. Whoever that is will find what is
   * there by now: the commit that lets the mailbox go looks into the inbox in the same step.
   */
  take(mailbox: MailboxId, now: number, ownFence?: number): Promise<Taken | null>;
  /**
   * Pops the head, and what was applied with it, and writes what they changed, if nobody has taken the
   * head since.
   */
  commit(mailbox: MailboxId, taken: Taken, commit: Commit, now: number): Promise<Committed>;
  /** Moves the head to the dead letters, if nobody has taken it since. A fail-safe takes its place. */
  bury(
    mailbox: MailboxId,
    taken: Taken,
    reason: string,
    failSafe: FailSafe | null,
    now: number,
  ): Promise<'buried' | 'lost'>;
  /**
   * Says that the head has arrived. When the next to take it is another, and has heard neither of a
   * commit nor of what is below, that counts as a failure: this taker has died with it.
   */
  begin(mailbox: MailboxId, taken: Taken): Promise<'begun' | 'lost'>;
  /** Counts a failure. Answers how many there are; 0 when the head has been taken since. */
  fail(mailbox: MailboxId, taken: Taken): Promise<number>;
  /** Lets the mailbox go and counts nothing: the reason for it was not the message's. */
  putBack(mailbox: MailboxId, taken: Taken): Promise<void>;
  /** Everybody in the room who has not left; undefined when the head has been taken since. */
  roster(mailbox: MailboxId, taken: Taken): Promise<readonly Member[] | undefined>;
  /** Which of these legs have left this conference; undefined when the head has been taken since. */
  leftMembers(
    mailbox: MailboxId,
    taken: Taken,
    conferenceId: string,
    callLegIds: readonly string[],
  ): Promise<LeftMembers | undefined>;
  /** Notes the first attempt of a command, once, until its result has been applied. */
  claim(mailbox: MailboxId, commandId: string, now: number): Promise<Claim>;
  /**
   * The job of a command that a commit has recorded; a sweep names it again after this time, by Redis's
   * clock. Null: its result has been committed, or all of its mailbox is gone.
   */
  askAgain(command: AskedCommand, againMs: number): Promise<unknown>;
  /** What waits in one shard; `postedUntil` bounds the unread messages that are named. */
  sweep(shard: Shard, now: number, postedUntil: number): Promise<Swept>;
}

export const createMailboxStore = (client: RedisClient, keys: Keys): MailboxStore => ({
  post: postMessage(client, keys),
  postAndTake: postAndTake(client, keys),
  take: takeHead(client, keys),
  commit: commitHead(client, keys),
  bury: buryHead(client, keys),
  begin: beginHead(client, keys),
  fail: failHead(client, keys),
  putBack: putBackHead(client, keys),
  roster: readRoster(client, keys),
  leftMembers: readLeftMembers(client, keys),
  claim: claimCommand(client, keys),
  askAgain: askAgain(client, keys),
  sweep: sweepShard(client, keys),
});
