import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom, type Random } from '../simulator/random.ts';
import {
  callAnswered,
  callInitiated,
  entryAnswered,
  failed,
  gatherEnded,
  hungUp,
  joined,
  left,
  LEG,
  roomClosed,
  seatCreate,
  seatJoin,
  speakEnded,
  succeeded,
} from '../support/events.ts';
import { seenAs } from '../support/answers.ts';
import { linesWith } from '../support/lines-of.ts';
import { STARTED_AT } from '../support/sample-call.ts';
import type { Command, Failure } from '../../src/call/command.ts';
import { outcomeOf } from '../../src/call/end.ts';
import type { CallMessage } from '../../src/call/message.ts';
import type { CallState } from '../../src/call/state.ts';
import { callDeadline, transitionCall } from '../../src/call/transition.ts';
import type { Line, Lines } from '../../src/conference/line.ts';
import type { RoomMessage } from '../../src/conference/message.ts';

const RUNS = 1_000;
const CONFERENCE = 'c-1';
const PIN = '1234';

/** Everything that Telnyx tells about one call from its beginning to its end. */
const STORY: readonly CallMessage[] = [
  callInitiated(),
  callAnswered(),
  speakEnded(),
  gatherEnded(PIN),
  joined(CONFERENCE),
  left(CONFERENCE),
  hungUp(),
];

/** What must be the same in whatever order the story was told. */
const factsOf = (state: CallState) => ({
  phase: state.phase,
  direction: state.direction,
  from: state.from,
  to: state.to,
  startedAt: state.startedAt,
  answeredAt: state.answeredAt,
  joinedAt: state.joinedAt,
  leftAt: state.leftAt,
  endedAt: state.endedAt,
  membership: state.membership,
  hangupCause: state.hangupCause,
  hangupSource: state.hangupSource,
  seated: state.seated,
  events: state.events,
  outcome: outcomeOf(state),
  deadlineAt: callDeadline(state),
});

interface Run {
  state: CallState | null;
  now: number;
  /** What is still to arrive. */
  readonly underway: CallMessage[];
  readonly told: RoomMessage['type'][];
  readonly issuedAfterEnd: Command[];
}

const FAILURES: readonly [Failure, ...Failure[]] = [
  'call-ended',
  'call-not-answered',
  'conference-ended',
  'name-taken',
  'conference-full',
  'rejected',
  'unavailable',
];

const apply = (run: Run, message: CallMessage, lines: Lines, random: Random): void => {
  const context = {
    now: run.now,
    callLegId: LEG,
    lines,
    callMaxMs: 3_600_000,
    conferenceNamePrefix: '',
  };
  const hasEnded = run.state?.phase === 'ended';
  const { state, effects } = transitionCall(run.state, message, context);
  run.state = state;
  for (const effect of effects) {
    if (effect.kind === 'command') {
      if (hasEnded) run.issuedAfterEnd.push(effect.command);
      run.underway.push(answerTo(effect.command, random));
    }
    if (effect.kind !== 'tell-room') continue;
    run.told.push(effect.message.type);
    run.underway.push(...roomsAnswer(effect.message, random));
  }
};

const answerTo = (command: Command, random: Random): CallMessage => {
  const { type } = command;
  if (random.chance(0.3)) return failed(command, random.pick(FAILURES));
  if (type === 'conferences.create') return succeeded(command, { conferenceId: CONFERENCE });
  if (type === 'conferences.list') return succeeded(command, { conferences: [] });
  if (type === 'conferences.listParticipants') {
    return seenAs(random.pick(['joined', 'left', null]), CONFERENCE);
  }
  return type === 'calls.retrieveStatus'
    ? succeeded(command, { isAlive: random.chance(0.5) })
    : succeeded(command);
};

const roomsAnswer = ({ type }: RoomMessage, random: Random): readonly CallMessage[] => {
  if (type === 'entry.asked') return [entryAnswered()];
  if (type === 'seat.requested') {
    return [random.pick<CallMessage>([seatCreate(), seatJoin(CONFERENCE)])];
  }
  return type === 'conference.gone'
    ? [random.pick<CallMessage>([roomClosed(CONFERENCE), seatCreate(2)])]
    : [];
};

/** The story in a random order, with repeats left out as the mailbox does, and deadlines between. */
const tellInAnyOrder = (seed: number, line: Partial<Line>): Run => {
  const random = createRandom(`any order ${seed}`);
  const lines = linesWith(line);
  const run: Run = {
    state: null,
    now: STARTED_AT + 100_000,
    underway: [...STORY],
    told: [],
    issuedAfterEnd: [],
  };
  while (run.underway.length > 0) {
    run.now += random.between(1, 20_000);
    const due = run.state === null ? null : callDeadline(run.state);
    if (due !== null && due <= run.now) apply(run, { type: 'deadline.passed' }, lines, random);
    const [message] = run.underway.splice(random.between(0, run.underway.length - 1), 1);
    if (message !== undefined) apply(run, message, lines, random);
  }
  return run;
};

describe.each<[string, Partial<Line>]>([
  ['an open line', {}],
  ['a line without a greeting', { greeting: '' }],
  ['a line with a PIN', { pin: PIN, hostPin: '9999' }],
])('a call to %s whose webhooks arrive in any order', (_name, line) => {
  const facts = fc.integer();

  it('ends with the same facts', () => {
    fc.assert(
      fc.property(facts, (seed) => {
        const { state } = tellInAnyOrder(seed, line);

        expect(state === null ? null : factsOf(state)).toEqual({
          phase: 'ended',
          direction: 'incoming',
          from: '+13125550123',
          to: '+13125550100',
          startedAt: STARTED_AT,
          answeredAt: STARTED_AT + 1_000,
          joinedAt: STARTED_AT + 10_000,
          leftAt: STARTED_AT + 60_000,
          endedAt: STARTED_AT + 90_000,
          membership: {
            conferenceId: CONFERENCE,
            occurredAt: '2026-11-22T09:01:00.000000Z',
            present: false,
          },
          hangupCause: 'normal_clearing',
          hangupSource: 'caller',
          seated: false,
          events: STORY.length,
          outcome: 'joined',
          deadlineAt: null,
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps no seat, and issues nothing once it has ended', () => {
    const aboutSeats = new Set([
      'seat.requested',
      'participant.joined',
      'conference.opened',
      'conference.gone',
      'seat.released',
    ]);
    fc.assert(
      fc.property(facts, (seed) => {
        const { told, issuedAfterEnd } = tellInAnyOrder(seed, line);

        expect(issuedAfterEnd).toEqual([]);
        expect(told.findLast((type) => aboutSeats.has(type)) ?? 'seat.released').toBe(
          'seat.released',
        );
      }),
      { numRuns: RUNS },
    );
  });
});
