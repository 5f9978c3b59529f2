// The results of a head's transition, and of those committed with it, in the form that commit.lua reads.

import type { EndedConference, Member, Recording } from '../conference/state.ts';
import type { Event } from '../events/event.ts';
import { mailboxKind, mailboxSubject, type MailboxId } from '../mailbox/mailbox-id.ts';
import { shardOf, type Keys } from './keys.ts';

/** A command and all that it takes to carry it out. */
export interface RecordedCommand {
  readonly commandId: string;
  readonly job: object;
}

/** What transitions changed in their own mailbox. Times are milliseconds since the epoch. */
export interface Commit {
  /** Ids of the messages that are committed with the head, in their order. */
  readonly with: readonly string[];
  /** Commands whose first attempt this process begins as soon as this is committed. */
  readonly commands: readonly RecordedCommand[];
  /** After this the queue is asked to carry them out, unless their results have been committed. */
  readonly askAgainMs: number;
  /** Null leaves the mailbox without a state, or with the one it has. */
  readonly state: object | null;
  /** Null: no deadline. One that has passed becomes a message as soon as the inbox is empty. */
  readonly deadlineAt: number | null;
  /** How long the mailbox stays after this. */
  readonly ttlMs: number;
  /** Its place in the list of calls or rooms, newest first; null leaves it where it is, or off the list. */
  readonly listedAt: number | null;
  /** Each is one JSON value of the timeline. */
  readonly timeline: readonly unknown[];
  /** Those that changed. Who has left moves to the conference they were in, if there was one. */
  readonly members: readonly Member[];
  readonly recordings: readonly Recording[];
  readonly ended: readonly EndedConference[];
  /** What the outside is to be told of it, in this order. */
  readonly events: readonly Event[];
  /** Whether the reply brings the next head along, or leaves it to another taker. */
  readonly next: 'take' | 'leave';
}

export interface CommitArguments {
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

/** commit.lua's KEYS before those of a conference. */
const FIXED_KEYS = 13;
const MEMBERS_KEY = 7;

/** The keys after those of take, and the arguments after `now`. */
export const commitArguments = (
  keys: Keys,
  mailbox: MailboxId,
  commit: Commit,
): CommitArguments => {
  const shard = shardOf(mailbox);
  const further = numberedKeys();
  const writes = [
    ...commit.members.flatMap((member) => memberWrites(keys, mailbox, member, further)),
    ...commit.recordings.map((recording) => [
      further.number(keys.recordings(shard, recording.conferenceId)),
      recording.recordingId,
      JSON.stringify(recording),
    ]),
  ];
  const ended = commit.ended.map((conference) => [
    further.number(keys.conference(shard, conference.conferenceId)),
    conference.conferenceId,
    conference.createdAt,
    JSON.stringify(conference),
  ]);
  const index = mailboxKind(mailbox) === 'call' ? keys.calls(shard) : keys.rooms(shard);
  return {
    keys: [
      keys.timeline(mailbox),
      index,
      keys.conferences(shard),
      keys.outbox(shard),
      keys.asked(shard),
      ...further.keys(),
    ],
    args: [
      commit.next,
      commit.state === null ? '' : JSON.stringify(commit.state),
      commit.deadlineAt ?? '',
      commit.ttlMs,
      commit.listedAt === null ? '' : mailboxSubject(mailbox),
      commit.listedAt ?? '',
      commit.askAgainMs,
      commit.with.length,
      ...commit.with,
      commit.commands.length,
      ...commit.commands.flatMap(({ commandId, job }) => [commandId, JSON.stringify(job)]),
      commit.timeline.length,
      ...commit.timeline.map((entry) => JSON.stringify(entry)),
      writes.length,
      ...writes.flat(),
      ended.length,
      ...ended.flat(),
      commit.events.length,
      ...commit.events.map((event) => JSON.stringify(event)),
    ],
  };
};

/** A member is in the room or among the left of one conference, never in both. */
const memberWrites = (
  keys: Keys,
  mailbox: MailboxId,
  member: Member,
  further: NumberedKeys,
): readonly (readonly (string | number)[])[] => {
  const { callLegId, conferenceId, status } = member;
  const json = JSON.stringify(member);
  const hasLeft = status === 'left';
  const inRoom = [MEMBERS_KEY, callLegId, hasLeft ? '' : json];
  if (conferenceId === null) return [inRoom];
  const left = further.number(keys.left(shardOf(mailbox), conferenceId));
  return [inRoom, [left, callLegId, hasLeft ? json : '']];
};

interface NumberedKeys {
  number(key: string): number;
  keys(): Iterable<string>;
}

/** A script is told each key once, and finds it again by its number. */
const numberedKeys = (): NumberedKeys => {
  const numbers = new Map<string, number>();
  return {
    number: (key) => {
      const number = numbers.get(key) ?? FIXED_KEYS + 1 + numbers.size;
      numbers.set(key, number);
      return number;
    },
    keys: () => numbers.keys(),
  };
};
