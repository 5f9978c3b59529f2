// What is done to a mailbox of the scripts and of the twin, in any order.

import fc from 'fast-check';

import type { Member } from '../../../src/conference/state.ts';

const LEGS = ['leg-1', 'leg-2'] as const;

/** Takers are numbered; each remembers the head that it was given last, also when that is lost. */
export type HeadStep =
  | {
      readonly do: 'commit';
      readonly taker: number;
      readonly deadlineIn: number | null;
      readonly next: 'take' | 'leave';
      /** How many of those that were shown behind the head. */
      readonly with: number;
      /** A command that is recorded. */
      readonly command: string | null;
      readonly askAgainMs: number;
      readonly state: number | null;
      readonly member: Pick<Member, 'callLegId' | 'status' | 'conferenceId'> | null;
    }
  | { readonly do: 'bury'; readonly taker: number; readonly failSafe: boolean }
  | { readonly do: 'begin' | 'fail' | 'putBack' | 'roster'; readonly taker: number }
  | { readonly do: 'leftMembers'; readonly taker: number; readonly leg: string };

export type Step =
  | HeadStep
  | { readonly do: 'post'; readonly id: string; readonly leg: string }
  | {
      readonly do: 'postAndTake';
      readonly id: string;
      readonly leg: string;
      readonly taker: number;
    }
  | { readonly do: 'take'; readonly taker: number; readonly isPolite: boolean }
  | { readonly do: 'claim'; readonly commandId: string }
  | { readonly do: 'askAgain'; readonly commandId: string; readonly askAgainMs: number }
  | { readonly do: 'sweep'; readonly graceMs: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'archive' };

const taker = fc.nat({ max: 1 });
const leg = fc.constantFrom(...LEGS);
const commandId = fc.constantFrom('one', 'two');
/** At once, or not within a run: the two stores have clocks of their own. */
const askAgainMs = fc.constantFrom(0, 3_600_000);
const IDS = ['a', 'b', 'c', 'd', 'e', 'result-one', 'result-two', 'failed-a'];
/** Takes and commits are the most, or little would ever be applied. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('post' as const), id: fc.constantFrom(...IDS), leg }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('postAndTake' as const),
      id: fc.constantFrom(...IDS),
      leg,
      taker,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('take' as const), taker, isPolite: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      taker,
      // Few values, so that the same moment is asked for again.
      deadlineIn: fc.option(fc.constantFrom(-5, 0, 1, 10)),
      next: fc.constantFrom('take' as const, 'leave' as const),
      with: fc.nat({ max: 3 }),
      command: fc.option(commandId, { freq: 1 }),
      askAgainMs,
      state: fc.option(fc.nat()),
      member: fc.option(
        fc.record({
          callLegId: leg,
          status: fc.constantFrom('waiting' as const, 'joined' as const, 'left' as const),
          conferenceId: fc.option(fc.constant('conference-1')),
        }),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('bury' as const), taker, failSafe: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('begin', 'fail', 'putBack', 'roster'), taker }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leftMembers' as const), taker, leg }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('claim' as const), commandId }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('askAgain' as const), commandId, askAgainMs }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sweep' as const), graceMs: fc.constantFrom(0, 5) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 5, 1_000),
    }),
  },
);

export const stepOfCall: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: anyStep.filter((step) => step.do !== 'roster' && step.do !== 'leftMembers'),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('archive' as const) }) },
);
