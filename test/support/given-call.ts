// What one call does, as sentences: given these messages, when this one arrives, then that follows.

import { expect } from 'vitest';

import type { Command } from '../../src/call/command.ts';
import type { CallMessage } from '../../src/call/message.ts';
import type { CallState, PhaseName } from '../../src/call/state.ts';
import { callDeadline, transitionCall } from '../../src/call/transition.ts';
import type { Lines } from '../../src/conference/line.ts';
import type { Effect } from '../../src/mailbox/effect.ts';
import { LEG } from './events.ts';
import './lead-to.ts';
import type { Outcome } from './lead-to.ts';
import { linesWith } from './lines-of.ts';
import { STARTED_AT } from './sample-call.ts';

/** All that follows from the last message: what is left out must not happen. */
export interface CallExpectation {
  readonly phase: PhaseName | null;
  /** Types, or parts of the commands. */
  readonly commands?: readonly (string | object)[];
  /** To rooms: types, or parts of the messages. */
  readonly told?: readonly (string | object)[];
  /** Part of the new state. */
  readonly state?: object;
}

export interface GivenCall {
  when(message: CallMessage): WhenCall;
  /** The call as it is by now, and the commands that it has issued so far. */
  readonly state: CallState | null;
  readonly issued: readonly Command[];
  /** @throws when the call has issued none. */
  lastCommand(): Command;
}

export interface WhenCall extends Outcome<CallExpectation> {
  readonly state: CallState | null;
  readonly commands: readonly Command[];
  readonly deadlineAt: number | null;
  /** How long the call now waits at most, in milliseconds. */
  readonly waitsMs: number | null;
}

export const CALL_MAX_MS = 4 * 60 * 60_000;
/** So long after the call began, by our clock, the first message is applied; the next ones later. */
const STEP_MS = 1_000;

interface Told {
  readonly state: CallState | null;
  readonly effects: readonly Effect[];
  readonly issued: readonly Command[];
  readonly now: number;
}

const NEW: Told = { state: null, effects: [], issued: [], now: STARTED_AT };

/** Calls to these lines. A deadline's message comes when the deadline has. */
export const callsTo =
  (lines: Lines, callMaxMs = CALL_MAX_MS) =>
  (...messages: readonly CallMessage[]): GivenCall => {
    const apply = (before: Told, message: CallMessage): Told => {
      const due = before.state === null ? null : callDeadline(before.state);
      const now = message.type === 'deadline.passed' && due !== null ? due : before.now + STEP_MS;
      const context = { now, callLegId: LEG, lines, callMaxMs, conferenceNamePrefix: 'pre-' };
      const { state, effects } = transitionCall(before.state, message, context);
      return { state, effects, issued: [...before.issued, ...commandsOf(effects)], now };
    };
    const given = messages.reduce(apply, NEW);
    return {
      state: given.state,
      issued: given.issued,
      lastCommand: () => {
        const last = given.issued.at(-1);
        if (last === undefined) throw new Error('the call has issued no command');
        return last;
      },
      when: (message) => {
        const { state, effects, now } = apply(given, message);
        const deadlineAt = state === null ? null : callDeadline(state);
        const commands = commandsOf(effects);
        return {
          state,
          commands,
          deadlineAt,
          waitsMs: deadlineAt === null ? null : deadlineAt - now,
          check: ({ phase, commands: expected = [], told = [], state: part }) => {
            expect(state?.phase ?? null).toBe(phase);
            expect(commands).toMatchObject(expected.map(asPart));
            expect(toldBy(effects)).toMatchObject(told.map(asPart));
            if (part !== undefined) expect(state).toMatchObject(part);
          },
        };
      },
    };
  };

export const givenCall = callsTo(linesWith({}));

const commandsOf = (effects: readonly Effect[]): readonly Command[] =>
  effects.flatMap((effect) => (effect.kind === 'command' ? [effect.command] : []));

const toldBy = (effects: readonly Effect[]): readonly object[] =>
  effects.flatMap((effect) => (effect.kind === 'command' ? [] : [effect.message]));

const asPart = (expected: string | object): object =>
  typeof expected === 'string' ? { type: expected } : expected;
