// Everything that the twin of Redis holds, and how it is forgotten.

import { postedId } from '../../../src/mailbox/message-facts.ts';
import type { MailboxId } from '../../../src/mailbox/mailbox-id.ts';
import type { EndedConference } from '../../../src/conference/state.ts';
import { shardOf, type Shard } from '../../../src/redis/keys.ts';
import { newBox, type Box } from './box.ts';

export interface DeadLetter {
  readonly mailbox: MailboxId;
  readonly id: string;
  readonly reason: string;
}

export interface ShardMemory {
  /** Mailbox -> since when its oldest message waits. */
  readonly pending: Map<MailboxId, number>;
  /** Mailbox -> its deadline. */
  readonly due: Map<MailboxId, number>;
  /** `<command id> <mailbox>` -> when the queue is asked to carry it out. */
  readonly asked: Map<string, number>;
  readonly dead: DeadLetter[];
}

export interface Memory {
  /** The clock of Redis itself. */
  redisNow(): number;
  box(mailbox: MailboxId): Box;
  /** Null: there is no such mailbox. */
  find(mailbox: MailboxId): Box | null;
  shard(shard: Shard): ShardMemory;
  shardOf(mailbox: MailboxId): ShardMemory;
  /** The members who left this conference, by call leg, as JSON. */
  left(shard: Shard, conferenceId: string): Map<string, string>;
  mailboxes(): IterableIterator<[MailboxId, Box]>;
  shards(): IterableIterator<[Shard, ShardMemory]>;
  readonly ended: Map<string, EndedConference>;
  /** Ids of all messages that were committed; Redis does not keep them. */
  readonly applied: Set<string>;
  /** Those that were committed again, though nothing had been forgotten. */
  readonly appliedTwice: string[];
  /** Ids of messages, of the time before a flush as well. */
  readonly appliedIn: ReadonlyMap<MailboxId, readonly string[]>;
  /** Since when a message could be read, by the clock of Redis; null: nobody knows. */
  storedAt(mailbox: MailboxId, id: string): number | null;
  noteStored(mailbox: MailboxId, id: string, at: number): void;
  /** Called once for each commit. */
  noteApplied(mailbox: MailboxId, id: string): void;
  /** What FLUSHALL does. */
  flush(): void;
  readonly flushes: number;
}

export const createMemory = (redisNow: () => number): Memory => {
  const boxes = new Map<MailboxId, Box>();
  const shards = new Map<Shard, ShardMemory>();
  const left = new Map<string, Map<string, string>>();
  const ended = new Map<string, EndedConference>();
  const applied = new Set<string>();
  const appliedIn = new Map<MailboxId, readonly string[]>();
  const appliedTwice: string[] = [];
  const storedAt = new Map<string, number>();
  let sinceFlush = new Set<string>();
  let flushes = 0;

  const known = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
    const found = map.get(key);
    if (found !== undefined) return found;
    const made = make();
    map.set(key, made);
    return made;
  };
  const newShard = (): ShardMemory => ({
    pending: new Map(),
    due: new Map(),
    asked: new Map(),
    dead: [],
  });
  const shard = (number: Shard): ShardMemory => known(shards, number, newShard);

  return {
    redisNow,
    box: (mailbox) => known(boxes, mailbox, newBox),
    find: (mailbox) => boxes.get(mailbox) ?? null,
    shard,
    shardOf: (mailbox) => shard(shardOf(mailbox)),
    left: (number, conferenceId) => known(left, `${number} ${conferenceId}`, () => new Map()),
    mailboxes: () => boxes.entries(),
    shards: () => shards.entries(),
    ended,
    applied,
    appliedTwice,
    appliedIn,
    storedAt: (mailbox, id) => storedAt.get(`${postedId(id)} of ${mailbox}`) ?? null,
    noteStored: (mailbox, id, at) => void storedAt.set(`${id} of ${mailbox}`, at),
    noteApplied(mailbox, id) {
      applied.add(postedId(id));
      appliedIn.set(mailbox, [...(appliedIn.get(mailbox) ?? []), id]);
      const key = `${postedId(id)} of ${mailbox}`;
      if (sinceFlush.has(key)) appliedTwice.push(key);
      sinceFlush.add(key);
    },
    get flushes() {
      return flushes;
    },
    flush() {
      flushes += 1;
      sinceFlush = new Set();
      boxes.clear();
      shards.clear();
      left.clear();
      ended.clear();
    },
  };
};
