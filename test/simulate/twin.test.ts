// The twin is held to the scripts: any sequence of operations is done on both, and every answer has
// to be the same.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  callMailbox,
  mailboxSubject,
  roomMailbox,
  type MailboxId,
} from '../../src/mailbox/mailbox-id.ts';
import type { Member } from '../../src/conference/state.ts';
import { archiveCall } from '../../src/redis/archive-call.ts';
import { createDeadLetters } from '../../src/redis/dead-letters.ts';
import { shardOf } from '../../src/redis/keys.ts';
import type { MailboxStore } from '../../src/redis/mailbox-store.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';
import { sampleMember } from '../support/sample-member.ts';
import { anyStep, stepOfCall, type HeadStep, type Step } from './twin/steps.ts';
import { createTwin, type Twin } from './twin/twin.ts';

const RUNS = 300;
const STEPS_MAX = 60;
const TIMEOUT_MS = 60_000;
const START = Date.parse('2026-11-22T09:00:00.000Z');

/** One mailbox on one of the two stores; answers what that answered. The twin has no archive. */
const createRun = (
  store: MailboxStore | Twin,
  mailbox: MailboxId,
  archive: () => Promise<void> = async () => {},
) => {
  const inHand = new Map<number, Taken>();
  let now = START;

  const commit = async (step: Extract<HeadStep, { do: 'commit' }>, head: Taken) => {
    const { deadlineIn, next, state, member, taker, command, askAgainMs } = step;
    const members = member === null ? [] : [{ ...sampleMember(), ...member }];
    const committed = await store.commit(
      mailbox,
      head,
      sampleCommit({
        state: state === null ? null : { state },
        deadlineAt: deadlineIn === null ? null : now + deadlineIn,
        members,
        next,
        commands: command === null ? [] : [{ commandId: command, job: { state } }],
        askAgainMs: askAgainMs ?? 0,
        with: head.ahead.slice(0, step.with).map(({ messageId }) => messageId),
      }),
      now,
    );
    if (committed.status === 'taken') inHand.set(taker, committed.taken);
    return committed;
  };

  const readAll = async (): Promise<void> => {
    for (;;) {
      const head = await store.take(mailbox, now);
      if (head === null) return;
      await store.commit(mailbox, head, sampleCommit({ state: {}, next: 'leave' }), now);
    }
  };

  const ofHead = async (step: HeadStep, head: Taken): Promise<unknown> => {
    switch (step.do) {
      case 'commit':
        return commit(step, head);
      case 'bury': {
        const message = { type: 'message.failed' };
        const failSafe = step.failSafe ? { id: `failed-${head.messageId}`, message } : null;
        return store.bury(mailbox, head, 'a reason', failSafe, now);
      }
      case 'begin':
        return store.begin(mailbox, head);
      case 'fail':
        return store.fail(mailbox, head);
      case 'putBack':
        return store.putBack(mailbox, head);
      case 'roster':
        return byLeg((await store.roster(mailbox, head)) ?? null);
      case 'leftMembers':
        return store.leftMembers(mailbox, head, 'conference-1', [step.leg, 'nobody']);
    }
  };

  return async (step: Step): Promise<unknown> => {
    switch (step.do) {
      case 'wait':
        now += step.ms;
        return null;
      case 'post':
        return store.post(mailbox, step.id, { type: 'n', callLegId: step.leg }, now);
      case 'postAndTake': {
        const message = { type: 'n', callLegId: step.leg };
        const both = await store.postAndTake(mailbox, step.id, message, now);
        if (both.taken !== null) inHand.set(step.taker, both.taken);
        return both;
      }
      case 'take': {
        const ownFence = inHand.get(step.taker)?.fence ?? 0;
        const head = await store.take(mailbox, now, step.isPolite ? ownFence : undefined);
        if (head !== null) inHand.set(step.taker, head);
        return head;
      }
      case 'archive':
        await readAll();
        return archive();
      case 'claim':
        return store.claim(mailbox, step.commandId, now);
      case 'askAgain':
        return store.askAgain({ mailbox, commandId: step.commandId }, step.askAgainMs);
      case 'sweep': {
        const swept = await store.sweep(shardOf(mailbox), now, now - step.graceMs);
        return {
          unread: swept.unread.includes(mailbox),
          due: swept.due.includes(mailbox),
          asked: swept.asked.filter((command) => command.mailbox === mailbox),
        };
      }
      case 'commit':
      case 'bury':
      case 'begin':
      case 'fail':
      case 'putBack':
      case 'roster':
      case 'leftMembers': {
        const head = inHand.get(step.taker);
        return head === undefined ? 'nothing in hand' : ofHead(step, head);
      }
    }
  };
};

/** A hash has no order of its own. */
const byLeg = (members: readonly Member[] | null): readonly Member[] | null =>
  members?.toSorted((a, b) => (a.callLegId < b.callLegId ? -1 : 1)) ?? null;

let all: Mailboxes;
let runs = 0;

beforeAll(async () => {
  all = await startMailboxes();
});
afterAll(() => all[Symbol.asyncDispose]());

test(
  'answers every sequence of operations as the scripts do',
  async () => {
    // Redis holds a mailbox for longer than a run lasts.
    const twin = createTwin(() => 0);
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: STEPS_MAX, size: 'max' }), async (steps) => {
        const mailbox = (runs += 1) % 2 === 0 ? roomMailbox(`${runs}`) : callMailbox(`${runs}`);
        const there = createRun(all.store, mailbox);
        const here = createRun(twin, mailbox);
        for (const step of steps)
          expect([step, await here(step)]).toEqual([step, await there(step)]);
      }),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

test(
  'answers as if no call were ever archived, but that a repeat is told from the first only when it is read',
  async () => {
    await all.client.flushall();
    const twin = createTwin(() => 0);
    let archived = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepOfCall, { maxLength: STEPS_MAX, size: 'max' }),
        async (steps) => {
          const mailbox = callMailbox(`archived-${(runs += 1)}`);
          const there = createRun(all.store, mailbox, async () => {
            await archiveCall(all.client, all.keys, mailboxSubject(mailbox));
            archived += await all.client.exists(all.keys.archive(mailbox));
          });
          const here = createRun(twin, mailbox);
          for (const step of steps) {
            const [expected, answered] = [await here(step), await there(step)];
            if (step.do === 'post' || step.do === 'sweep') continue;
            expect([step, takenOf(answered)]).toEqual([step, takenOf(expected)]);
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(archived).toBeGreaterThan(RUNS);
  },
  TIMEOUT_MS,
);

/** Of `postAndTake` what was taken; of all else the whole. */
const takenOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'posted' in answer && 'taken' in answer
    ? answer.taken
    : answer;

test('puts what is too much for an inbox with the dead letters, as the scripts do', async () => {
  const twin = createTwin(() => 0);
  await all.client.flushall();
  const mailbox = callMailbox('crowded');
  const overflowsOf = async (store: Pick<MailboxStore, 'post'> | Pick<Twin, 'post'>) => {
    const answers: string[] = [];
    for (let post = 0; post < 502; post += 1) {
      answers.push(await store.post(mailbox, `message-${post}`, { type: 'n' }, START));
    }
    return answers.filter((answer) => answer === 'overflow').length;
  };

  expect([await overflowsOf(all.store), await overflowsOf(twin)]).toEqual([2, 2]);
  expect(await createDeadLetters(all.client, all.keys).count()).toBe(2);
  expect(twin.memory.shardOf(mailbox).dead).toHaveLength(2);
});
