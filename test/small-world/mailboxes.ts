// The mailboxes in memory: take, transition, effects, commit, as the store in Redis does it. Each
// transition is made twice, and a room's with and without its roster, so that one that is not pure
// or is wrong about the roster shows.

import { memberLegOf } from '../../src/mailbox/message-facts.ts';
import { isDeepStrictEqual } from 'node:util';

import type { Agenda } from './agenda.ts';
import type { Weather } from './weather.ts';
import type { Random } from '../simulator/random.ts';
import type { Command } from '../../src/call/command.ts';
import type { CallState } from '../../src/call/state.ts';
import { NO_COUNTS, recount } from '../../src/conference/roster.ts';
import type { EndedConference, Member, RoomState } from '../../src/conference/state.ts';
import type { Effect } from '../../src/mailbox/effect.ts';
import {
  callMailbox,
  conferenceMailbox,
  mailboxKind,
  roomMailbox,
  type MailboxId,
} from '../../src/mailbox/mailbox-id.ts';
import type { Applied, Machines } from '../../src/queue/machine.ts';

export interface Room {
  readonly state: RoomState;
  /** Everybody who has not left. */
  readonly members: readonly Member[];
}

export interface Mailboxes {
  /** Stores a message, once for each id, and sees to it that it is read. */
  post(mailbox: MailboxId, id: string, message: object): void;
  calls(): readonly CallState[];
  rooms(): readonly Room[];
  ended(): readonly EndedConference[];
}

export interface MailboxesOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly weather: () => Weather;
  readonly machines: Machines;
  readonly execute: (mailbox: MailboxId, commandId: string, command: Command) => void;
  readonly onApplied: (mailbox: MailboxId, message: object, applied: Applied) => void;
  /** Told of what must never happen. */
  readonly fault: (text: string) => void;
}

interface Box {
  readonly id: MailboxId;
  readonly inbox: { readonly id: string; readonly message: object }[];
  readonly seen: Set<string>;
  /** By call leg. */
  readonly members: Map<string, Member>;
  /** By conference and call leg. */
  readonly left: Map<string, Member>;
  state: unknown;
  deadlineAt: number | null;
  /** When the head was first taken; every repeat sees the same clock. */
  takenAt: number | null;
  isAwake: boolean;
}

const WAKE_MS = [0, 10] as const;
/** How long a mailbox whose worker died lies still. */
const STALLED_MS = [10, 5_000] as const;
const DEADLINE_AGAIN_MS = 1_000;

export const createMailboxes = (options: MailboxesOptions): Mailboxes => {
  const { agenda, random, weather, machines, fault } = options;
  const boxes = new Map<MailboxId, Box>();
  const endedConferences: EndedConference[] = [];

  const post = (mailbox: MailboxId, id: string, message: object): void => {
    const box = boxes.get(mailbox) ?? emptyBox(mailbox);
    boxes.set(mailbox, box);
    if (box.seen.has(id)) return;
    box.seen.add(id);
    box.inbox.push({ id, message });
    wake(box, WAKE_MS);
  };

  const wake = (box: Box, [least, most]: readonly [number, number]): void => {
    if (box.isAwake) return;
    box.isAwake = true;
    agenda.after(random.between(least, most), () => {
      box.isAwake = false;
      applyHead(box);
    });
  };

  const applyHead = (box: Box): void => {
    if (box.inbox.length === 0) passDeadline(box);
    const head = box.inbox[0];
    if (head === undefined) return;
    box.takenAt ??= agenda.now();
    const applied = transition(box, head, box.takenAt);
    applied.effects.forEach((effect, position) =>
      carryOut(box, `${box.id}|${head.id}|${position}`, effect),
    );
    if (random.chance(weather().crash)) return wake(box, STALLED_MS);
    commit(box, applied);
    options.onApplied(box.id, head.message, applied);
    if (box.inbox.length > 0) wake(box, WAKE_MS);
    else watchDeadline(box);
  };

  const transition = (
    box: Box,
    { id, message }: { readonly id: string; readonly message: object },
    now: number,
  ): Applied => {
    const machine = machines[mailboxKind(box.id)];
    const callLegId = memberLegOf(message) ?? '';
    const member =
      box.members.get(callLegId) ??
      box.left.get(`${machine.conferenceOf(box.state)}|${callLegId}`) ??
      null;
    const known = { mailbox: box.id, messageId: id, now, member };
    const everybody = [...box.members.values()];
    const roster = machine.needsRoster(box.state, message) ? everybody : [];
    const applied = machine.apply(box.state, message, { ...known, roster });
    const again = machine.apply(box.state, message, { ...known, roster: everybody });
    if (!isDeepStrictEqual(applied, again)) {
      fault(`${box.id} answers in two ways to ${JSON.stringify(message)}`);
    }
    return applied;
  };

  const commit = (box: Box, applied: Applied): void => {
    box.inbox.shift();
    box.takenAt = null;
    box.state = applied.state;
    box.deadlineAt = applied.deadlineAt;
    for (const member of applied.members) {
      box.members.delete(member.callLegId);
      if (member.status !== 'left') box.members.set(member.callLegId, member);
      else if (member.conferenceId !== null) {
        box.left.set(`${member.conferenceId}|${member.callLegId}`, member);
      }
    }
    endedConferences.push(...applied.ended);
    if (mailboxKind(box.id) === 'room') checkCounts(box);
  };

  const checkCounts = (box: Box): void => {
    const { counts } = box.state as RoomState; // Of a room's mailbox.
    const truth = [...box.members.values()].reduce(
      (sum, member) => recount(sum, null, member),
      NO_COUNTS,
    );
    if (!isDeepStrictEqual(counts, truth)) {
      fault(`${box.id} counts ${JSON.stringify(counts)} instead of ${JSON.stringify(truth)}`);
    }
  };

  const carryOut = (box: Box, id: string, effect: Effect): void => {
    switch (effect.kind) {
      case 'command':
        if (box.seen.has(id)) return;
        box.seen.add(id);
        return options.execute(box.id, id, effect.command);
      case 'tell-call':
        return post(callMailbox(effect.callLegId), id, effect.message);
      case 'tell-room':
        return post(roomMailbox(effect.line), id, effect.message);
      case 'tell-conference':
        return post(conferenceMailbox(effect.conferenceId), id, effect.message);
    }
  };

  /** A deadline that has passed is a message, once the inbox is empty. */
  const passDeadline = (box: Box): void => {
    const { deadlineAt } = box;
    if (deadlineAt === null || deadlineAt > agenda.now()) return watchDeadline(box);
    const id = `deadline-${deadlineAt}`;
    if (box.seen.has(id)) {
      box.deadlineAt = agenda.now() + DEADLINE_AGAIN_MS;
      return watchDeadline(box);
    }
    box.deadlineAt = null;
    box.seen.add(id);
    box.inbox.push({ id, message: { type: 'deadline.passed' } });
  };

  const watchDeadline = (box: Box): void => {
    const { deadlineAt } = box;
    if (deadlineAt === null) return;
    agenda.after(deadlineAt - agenda.now(), () => {
      if (box.deadlineAt === deadlineAt) wake(box, WAKE_MS);
    });
  };

  const known = (kind: 'call' | 'room'): readonly Box[] =>
    [...boxes.values()].filter(({ id, state }) => state !== null && mailboxKind(id) === kind);

  return {
    post,
    // A box holds what its kind of mailbox holds.
    calls: () => known('call').map(({ state }) => state as CallState),
    rooms: () =>
      known('room').map(({ state, members }) => ({
        state: state as RoomState,
        members: [...members.values()],
      })),
    ended: () => endedConferences,
  };
};

const emptyBox = (id: MailboxId): Box => ({
  id,
  inbox: [],
  seen: new Set(),
  members: new Map(),
  left: new Map(),
  state: null,
  deadlineAt: null,
  takenAt: null,
  isAwake: false,
});
