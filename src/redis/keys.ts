// Every key that partyline keeps in Redis, and how long it stays. Everything of one mailbox, and
// the indexes that name it, share a shard and so a Cluster slot: one script can change them at once.

import type { MailboxId } from '../mailbox/mailbox-id.ts';

/** Fixed for ever: another number would look for every mailbox in another place. */
const SHARDS = 64;

const HOUR_MS = 3_600_000;

/** After the last write to a mailbox. Longer than a call and the repeats of its webhooks can last. */
export const MAILBOX_TTL_MS = 26 * HOUR_MS;
/** Ended calls and conferences stay readable for this long. */
export const ENDED_TTL_MS = 24 * HOUR_MS;
/** How long a message id is known, so that a repeat of it changes nothing. */
export const SEEN_MS = 24 * HOUR_MS;
/** Index entries outlive what they name; readers skip an entry whose state has expired. */
export const INDEX_MS = MAILBOX_TTL_MS + ENDED_TTL_MS;
/** Dead letters hold what callers sent, so they do not stay for ever. */
export const DEAD_LETTERS_MS = 7 * 24 * HOUR_MS;
/** Of one shard. Redis trims a little later than exactly. */
export const DEAD_LETTERS_MAX = 10_000;
export const CANARY_TTL_MS = 60_000;
/**
 * A drainer that has neither taken nor committed for so long is taken for dead by one who asks
 * politely. By Redis's clock. Shorter than the locks of BullMQ, whose next drain must not find it held.
 */
export const HELD_MS = 4_500;

/** Unread messages of one mailbox. What comes on top of them goes to the dead letters. */
export const INBOX_MAX = 500;
/** Messages behind the head that its taker is shown as well. */
export const AHEAD_MAX = 7;
/** Events of one shard that nobody has relayed. Redis trims a little later than exactly. */
export const OUTBOX_MAX = 10_000;
/** Events that a client can catch up with. Redis trims a little later than exactly. */
export const EVENTS_MAX = 10_000;
/** The newest entries of one call's timeline. */
export const TIMELINE_MAX = 1_000;

export type Shard = number;

export const allShards: readonly Shard[] = Array.from({ length: SHARDS }, (_, shard) => shard);

let last: { readonly id: string; readonly shard: Shard } | null = null;

/** FNV-1a: short, well spread, and the same in every release. */
export const shardOf = (id: string): Shard => {
  // A script's keys are asked for one after the other.
  if (last?.id === id) return last.shard;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  last = { id, shard: hash % SHARDS };
  return last.shard;
};

/** Keys of one deployment; `prefix` is `REDIS_PREFIX` and holds no brace. */
export interface Keys {
  /** What BullMQ puts before the names of its queues: one slot for all of them. */
  queuePrefix(): string;
  /** STRING: when a worker last took a canary, in milliseconds. TTL 60 s. */
  canary(): string;

  /** STREAM of events, all shards' in one order. 10,000 at most. TTL 26 h. */
  events(): string;
  /** ZSET event id -> when it was appended: which events the stream has had. TTL 26 h. */
  eventsSeen(): string;

  /** STRING: which process reconciles. TTL two intervals. */
  reconciler(): string;
  /** STRING: whether rooms know of every conference at Telnyx, or who finds that out. TTL 26 h after the last look. */
  surveyed(): string;

  /** STRING: the digest of a request that was accepted under this id. TTL 24 h. */
  request(id: string): string;

  /** LIST of envelopes, oldest first. TTL 26 h after the last post, and as the box after a commit. */
  inbox(mailbox: MailboxId): string;
  /** SET of numbers that stand for message ids. TTL 48 h; the first new id after 24 h makes it `seenBefore`. */
  seen(mailbox: MailboxId): string;
  /** SET of the same, of the time before. TTL 48 h from its own beginning. */
  seenBefore(mailbox: MailboxId): string;
  /**
   * HASH: state, fence, held, taker, head, now, shown, tries, failures, begun, deadline; of an unanswered
   * command `c:<id>`, when it was first attempted, and `a:<id>`, its job, if that attempt came with the
   * commit. TTL 26 h; a live call's from its first take on, 24 h once it has ended.
   */
  box(mailbox: MailboxId): string;
  /** LIST of JSON, oldest first. TTL 26 h from its beginning, and as the box once nothing is awaited. */
  timeline(mailbox: MailboxId): string;
  /** STRING of archive.ts: all that the keys above hold of an ended call. TTL 24 h. */
  archive(mailbox: MailboxId): string;
  /** HASH call leg -> member who has not left. TTL as the box. */
  members(mailbox: MailboxId): string;
  /** HASH call leg -> member who has left this conference, in its room's shard. TTL 26 h. */
  left(shard: Shard, conferenceId: string): string;
  /** STRING of archive.ts: what `left` held when the conference had ended. TTL 24 h. */
  archivedLeft(shard: Shard, conferenceId: string): string;
  /** HASH recording -> what is known of it, in its room's shard. TTL 26 h. */
  recordings(shard: Shard, conferenceId: string): string;
  /** STRING: the record of an ended conference, in its room's shard. TTL 24 h. */
  conference(shard: Shard, conferenceId: string): string;

  /** ZSET mailbox -> since when its oldest message waits. */
  pending(shard: Shard): string;
  /** ZSET mailbox -> its deadline. */
  due(shard: Shard): string;
  /** ZSET `<command id> <mailbox>` of each `a:` in a box -> when the queue is asked, by Redis's clock. */
  asked(shard: Shard): string;
  /** ZSET call leg -> when the call started. Entries 50 h. */
  calls(shard: Shard): string;
  /** ZSET line -> when its room was last used. Entries 50 h. */
  rooms(shard: Shard): string;
  /** ZSET ended conference -> when it was created. Entries 50 h. */
  conferences(shard: Shard): string;
  /** STREAM of dead letters. Entries 7 days, 10,000 at most. */
  dead(shard: Shard): string;
  /** STREAM of events that were committed in this shard and not relayed. 10,000 at most. TTL 26 h. */
  outbox(shard: Shard): string;
  /** ZSET id of an unreadable webhook -> when it came. TTL 26 h, entries 24 h. */
  unreadable(shard: Shard): string;
}

export const createKeys = (prefix: string): Keys => {
  const slots = allShards.map((shard) => `${prefix}:{s${String(shard).padStart(2, '0')}}`);
  const inShard = (shard: Shard, name: string): string => `${slots[shard]}:${name}`;
  const of = (mailbox: MailboxId, name: string): string => inShard(shardOf(mailbox), name);
  return {
    queuePrefix: () => `${prefix}:{q0}`,
    canary: () => `${prefix}:{q0}:canary`,
    events: () => `${prefix}:{q0}:events`,
    eventsSeen: () => `${prefix}:{q0}:events-seen`,
    reconciler: () => `${prefix}:{q0}:reconciler`,
    surveyed: () => `${prefix}:{q0}:surveyed`,
    request: (id) => inShard(shardOf(id), `request:${id}`),
    inbox: (mailbox) => of(mailbox, `inbox:${mailbox}`),
    seen: (mailbox) => of(mailbox, `ids:${mailbox}`),
    seenBefore: (mailbox) => of(mailbox, `ids-before:${mailbox}`),
    box: (mailbox) => of(mailbox, `box:${mailbox}`),
    timeline: (mailbox) => of(mailbox, `timeline:${mailbox}`),
    archive: (mailbox) => of(mailbox, `archive:${mailbox}`),
    members: (mailbox) => of(mailbox, `members:${mailbox}`),
    left: (shard, conferenceId) => inShard(shard, `left:${conferenceId}`),
    archivedLeft: (shard, conferenceId) => inShard(shard, `archived-left:${conferenceId}`),
    recordings: (shard, conferenceId) => inShard(shard, `recordings:${conferenceId}`),
    conference: (shard, conferenceId) => inShard(shard, `conference:${conferenceId}`),
    pending: (shard) => inShard(shard, 'pending'),
    due: (shard) => inShard(shard, 'due'),
    asked: (shard) => inShard(shard, 'asked'),
    calls: (shard) => inShard(shard, 'calls'),
    rooms: (shard) => inShard(shard, 'rooms'),
    conferences: (shard) => inShard(shard, 'conferences'),
    dead: (shard) => inShard(shard, 'dead'),
    outbox: (shard) => inShard(shard, 'outbox'),
    unreadable: (shard) => inShard(shard, 'unreadable'),
  };
};
