// What one room does, as sentences: given these messages, when this one arrives, then that follows.

import { expect } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import { roomDeadline } from '../../src/conference/draft.ts';
import type { Line, Lines } from '../../src/conference/line.ts';
import type { RoomMessage } from '../../src/conference/message.ts';
import { needsRoster } from '../../src/conference/needs-roster.ts';
import type { EndedConference, Member, RoomPhase, RoomState } from '../../src/conference/state.ts';
import { transitionRoom } from '../../src/conference/transition.ts';
import type { Effect } from '../../src/mailbox/effect.ts';
import { memberLegOf } from '../../src/mailbox/message-facts.ts';
import './lead-to.ts';
import type { Outcome } from './lead-to.ts';
import { linesWith } from './lines-of.ts';
import { STARTED_AT } from './sample-call.ts';

/** All that follows from the last message: what is left out must not happen. */
export interface RoomExpectation {
  readonly phase: RoomPhase['phase'];
  /** Who is told what: types, or parts of the messages, by call leg or conference, in order. */
  readonly told?: readonly (readonly [to: string, what: string | object])[];
  readonly commands?: readonly (string | object)[];
  /** Everybody with a seat, and which; not asserted when left out. */
  readonly members?: Readonly<Record<string, Member['status']>>;
  readonly state?: object;
  readonly ended?: readonly object[];
}

export interface GivenRoom {
  when(message: RoomMessage, afterMs?: number): WhenRoom;
  readonly state: RoomState | null;
  readonly members: ReadonlyMap<string, Member>;
}

export interface WhenRoom extends Outcome<RoomExpectation> {
  readonly state: RoomState;
  readonly commands: readonly Command[];
}

const STEP_MS = 1_000;

interface Told {
  readonly state: RoomState | null;
  readonly members: ReadonlyMap<string, Member>;
  /** By conference and call leg. */
  readonly gone: ReadonlyMap<string, Member>;
  readonly effects: readonly Effect[];
  readonly ended: readonly EndedConference[];
  readonly now: number;
}

const NEW: Told = {
  state: null,
  members: new Map(),
  gone: new Map(),
  effects: [],
  ended: [],
  now: STARTED_AT,
};

/** The room of the line `support`. A deadline's message comes when the deadline has. */
const roomsOf =
  (lines: Lines) =>
  (...messages: readonly RoomMessage[]): GivenRoom => {
    const given = messages.reduce((before, message) => apply(before, message, lines), NEW);
    return {
      state: given.state,
      members: given.members,
      when: (message, afterMs) => {
        const after = apply(given, message, lines, afterMs);
        const state = after.state;
        if (state === null) throw new Error('a room that was told something has a state');
        const commands = after.effects.flatMap((effect) =>
          effect.kind === 'command' ? [effect.command] : [],
        );
        return {
          state,
          commands,
          check: (expected) => {
            expect(state.phase).toBe(expected.phase);
            expect(toldBy(after.effects)).toMatchObject(
              (expected.told ?? []).map(([to, what]) => ({ to, what: asPart(what) })),
            );
            expect(commands).toMatchObject((expected.commands ?? []).map(asPart));
            expect(after.ended).toMatchObject(expected.ended ?? []);
            if (expected.state !== undefined) expect(state).toMatchObject(expected.state);
            if (expected.members === undefined) return;
            expect(
              Object.fromEntries([...after.members].map(([leg, { status }]) => [leg, status])),
            ).toEqual(expected.members);
          },
        };
      },
    };
  };

/** Callers are not spoken to, so that the tests are about seats. */
const QUIET: Partial<Line> = {
  sentences: { 'you-are-first': '', 'count-many': '', 'you-are-alone': '', 'wait-for-host': '' },
};

export const quietRoom = (line: Partial<Line> = {}) => roomsOf(linesWith({ ...QUIET, ...line }));
export const givenRoom = quietRoom();

const apply = (before: Told, message: RoomMessage, lines: Lines, afterMs = STEP_MS): Told => {
  const { state, members, gone } = before;
  const due = state === null ? null : roomDeadline(state);
  const now = message.type === 'deadline.passed' && due !== null ? due : before.now + afterMs;
  const leg = memberLegOf(message) ?? '';
  const conferenceId =
    state?.phase === 'open' || state?.phase === 'closing' ? state.conference.conferenceId : '';
  const step = transitionRoom(state, message, {
    now,
    line: 'support',
    lines,
    conferenceNamePrefix: 'pre-',
    member: members.get(leg) ?? gone.get(`${conferenceId}|${leg}`) ?? null,
    roster: needsRoster(state, message) ? [...members.values()] : [],
  });
  return { ...step, ...seated(before, step.members), now };
};

const seated = (before: Told, changed: readonly Member[]) => {
  const members = new Map(before.members);
  const gone = new Map(before.gone);
  for (const member of changed) {
    members.delete(member.callLegId);
    if (member.status !== 'left') members.set(member.callLegId, member);
    else gone.set(`${member.conferenceId}|${member.callLegId}`, member);
  }
  return { members, gone };
};

const toldBy = (effects: readonly Effect[]): readonly object[] =>
  effects.flatMap((effect): readonly object[] => {
    switch (effect.kind) {
      case 'command':
        return [];
      case 'tell-call':
        return [{ to: effect.callLegId, what: effect.message }];
      case 'tell-room':
        return [{ to: effect.line, what: effect.message }];
      case 'tell-conference':
        return [{ to: effect.conferenceId, what: effect.message }];
    }
  });

const asPart = (expected: string | object): object =>
  typeof expected === 'string' ? { type: expected } : expected;
