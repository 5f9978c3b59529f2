// The mailboxes in memory: each operation does what its Lua script does, whole and at once. What
// Redis forgets by its own clock (TTLs, old dead letters) stays here; a run is shorter than that.

import { askedEntry, readAskedEntry } from '../../../src/redis/asked-command.ts';
import { INBOX_MAX, shardOf } from '../../../src/redis/keys.ts';
import type { MailboxStore } from '../../../src/redis/mailbox-store.ts';
import type { Taken } from '../../../src/redis/taken.ts';
import { memberIn, type Box } from './box.ts';
import { commitTo, forget, isHeld } from './commit.ts';
import { createMemory, type Memory } from './memory.ts';
import { nextHead, takenOf } from './next-head.ts';

/** As `sweepShard` has it. */
const SWEEP_MAX = 100;

/** `MailboxStore`, with its answers at once. */
export type Twin = {
  readonly [M in keyof MailboxStore]: (
    ...given: Parameters<MailboxStore[M]>
  ) => Awaited<ReturnType<MailboxStore[M]>>;
} & { readonly memory: Memory };

/** `redisNow`: the clock by which a mailbox is held. */
export const createTwin = (redisNow: () => number): Twin => {
  const memory = createMemory(redisNow);
  const twin: Twin = {
    memory,
    post(mailbox, id, message, now) {
      const box = memory.box(mailbox);
      if (box.seen.has(id)) return 'duplicate';
      box.seen.add(id);
      const { pending, dead } = memory.shardOf(mailbox);
      if (box.inbox.length >= INBOX_MAX) {
        dead.push({ mailbox, id, reason: 'overflow' });
        return 'overflow';
      }
      box.inbox.push({ id, at: now, json: JSON.stringify(message) });
      memory.noteStored(mailbox, id, memory.redisNow());
      if (!pending.has(mailbox)) pending.set(mailbox, now);
      return 'stored';
    },
    postAndTake(mailbox, id, message, now) {
      const posted = twin.post(mailbox, id, message, now);
      return { posted, taken: twin.take(mailbox, now, NOBODYS) };
    },
    take(mailbox, now, ownFence) {
      const box = memory.box(mailbox);
      const isOwn = ownFence === box.fence;
      if (ownFence !== undefined && !isOwn && isHeldNow(memory, box)) return null;
      const envelope = nextHead(memory, mailbox, box, now);
      if (envelope === null) {
        box.heldUntil = null;
        return null;
      }
      box.fence += 1;
      return takenOf(memory, mailbox, { now, envelope, isSilent: box.begun && !isOwn });
    },
    commit: (mailbox, head, commit, now) => commitTo(memory, mailbox, head, commit, now),
    bury(mailbox, head, reason, failSafe, now) {
      const box = memory.find(mailbox);
      if (!isHeld(box, head)) return 'lost';
      const { pending, dead } = memory.shardOf(mailbox);
      dead.push({ mailbox, id: head.messageId, reason });
      const shown = box.inbox.findIndex(({ id }) => id === box.shown);
      for (const envelope of box.inbox.slice(1, 1 + shown)) envelope.id += '~';
      box.inbox.shift();
      if (failSafe !== null) {
        const { id, message } = failSafe;
        box.inbox.unshift({ id, at: now, json: JSON.stringify(message) });
        box.seen.add(id);
      }
      box.head = null;
      box.shown = null;
      box.begun = false;
      if (box.inbox.length === 0) pending.delete(mailbox);
      return 'buried';
    },
    begin(mailbox, head) {
      const box = memory.find(mailbox);
      if (!isInHand(box, head)) return 'lost';
      box.begun = true;
      return 'begun';
    },
    fail(mailbox, head) {
      const box = memory.find(mailbox);
      if (!isInHand(box, head)) return 0;
      box.begun = false;
      return (box.failures += 1);
    },
    putBack(mailbox, head) {
      const box = memory.find(mailbox);
      if (!isInHand(box, head)) return;
      box.begun = false;
      box.heldUntil = null;
    },
    roster(mailbox, head) {
      const box = memory.find(mailbox);
      return box?.fence === head.fence
        ? [...box.members.values()].flatMap((json) => memberIn(json) ?? [])
        : undefined;
    },
    leftMembers(mailbox, head, conferenceId, callLegIds) {
      if (memory.find(mailbox)?.fence !== head.fence) return undefined;
      const left = memory.left(shardOf(mailbox), conferenceId);
      return new Map(callLegIds.map((leg) => [leg, memberIn(left.get(leg))]));
    },
    claim(mailbox, commandId, now) {
      const box = memory.box(mailbox);
      if (box.seen.has(`result-${commandId}`)) {
        forget(memory, mailbox, commandId);
        return { done: true };
      }
      const first = box.ledger.get(commandId);
      if (first === undefined) box.ledger.set(commandId, now);
      return { done: false, firstAttemptAt: first ?? now, repeated: first !== undefined };
    },
    askAgain({ mailbox, commandId }, againMs) {
      const { asked } = memory.shardOf(mailbox);
      const entry = askedEntry({ mailbox, commandId });
      const box = memory.find(mailbox);
      const job = box?.recorded.get(commandId);
      if (job === undefined) {
        asked.delete(entry);
        return null;
      }
      if (asked.has(entry)) asked.set(entry, memory.redisNow() + againMs);
      return JSON.parse(job);
    },
    sweep(number, now, postedUntil) {
      const { pending, due, asked } = memory.shard(number);
      return {
        unread: until(pending, postedUntil),
        due: until(due, now),
        asked: until(asked, memory.redisNow()).map(readAskedEntry),
      };
    },
  };
  return twin;
};

/** Whether this is the head that was handed out last, and nothing has become of it yet. */
const isInHand = (box: Box | null, head: Taken): box is Box =>
  box !== null && box.fence === head.fence && box.head === head.messageId;

/** No taker has this fence. */
const NOBODYS = 0;

/** Whoever holds a mailbox has its head in hand; an empty one was left behind. */
const isHeldNow = (memory: Memory, { inbox, heldUntil }: Box): boolean =>
  inbox.length > 0 && heldUntil !== null && heldUntil > memory.redisNow();

/** ZRANGEBYSCORE with its LIMIT: by score, and by name among equals. */
const until = <T extends string>(index: ReadonlyMap<T, number>, score: number): T[] =>
  [...index]
    .filter(([, at]) => at <= score)
    .toSorted(([a, first], [b, second]) => first - second || (a < b ? -1 : 1))
    .slice(0, SWEEP_MAX)
    .map(([entry]) => entry);
