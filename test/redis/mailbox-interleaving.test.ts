import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callMailbox, type MailboxId } from '../../src/mailbox/mailbox-id.ts';
import type { Taken } from '../../src/redis/taken.ts';
import { SERVERS, startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { sampleCommit } from '../support/sample-commit.ts';

const START = Date.parse('2026-11-22T09:00:00.000Z');
const DRAINERS = 3;

/** What can happen next. Drainers are numbered; a crash forgets what a drainer had in hand. */
type Step =
  | { readonly do: 'post'; readonly id: string }
  | { readonly do: 'take' | 'crash'; readonly drainer: number }
  | { readonly do: 'commit'; readonly drainer: number; readonly deadlineIn: number | null }
  | { readonly do: 'wait'; readonly ms: number };

const drainer = fc.nat({ max: DRAINERS - 1 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  // Few ids, so that many messages are posted again.
  fc.record({
    do: fc.constant('post' as const),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
  }),
  fc.record({ do: fc.constant('take' as const), drainer }),
  fc.record({
    do: fc.constant('commit' as const),
    drainer,
    deadlineIn: fc.option(fc.integer({ min: 1, max: 50 })),
  }),
  fc.record({ do: fc.constant('crash' as const), drainer }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60 }) }),
);

interface Notes {
  readonly applied: readonly string[];
}

/** One run over one mailbox: what was accepted, and what its drainers have in hand. */
const startRun = (all: Mailboxes, mailbox: MailboxId) => {
  const inHand = new Map<number, Taken>();
  const accepted: string[] = [];
  let now = START;
  let commits = 0;

  const commit = async (drainer: number, head: Taken, deadlineIn: number | null) => {
    const before = head.state as Notes | null;
    const state: Notes = { applied: [...(before?.applied ?? []), head.messageId] };
    const deadlineAt = deadlineIn === null ? null : now + deadlineIn;
    const committed = await all.store.commit(
      mailbox,
      head,
      sampleCommit({ state, deadlineAt }),
      now,
    );
    if (committed.status !== 'lost') commits += 1;
    if (committed.status === 'taken') inHand.set(drainer, committed.taken);
    else inHand.delete(drainer);
  };

  return {
    step: async (step: Step): Promise<void> => {
      const head = 'drainer' in step ? inHand.get(step.drainer) : undefined;
      switch (step.do) {
        case 'post': {
          const posted = await all.store.post(mailbox, step.id, { type: 'note' }, now);
          if (posted === 'stored') accepted.push(step.id);
          return;
        }
        case 'take': {
          const taken = await all.store.take(mailbox, now);
          if (taken) inHand.set(step.drainer, taken);
          return;
        }
        case 'commit':
          // What was committed stays in hand of the others: they are the late ones.
          if (head) await commit(step.drainer, head, step.deadlineIn);
          return;
        case 'crash':
          inHand.delete(step.drainer);
          return;
        case 'wait':
          now += step.ms;
          return;
      }
    },
    /** One drainer is left, all deadlines pass, and nothing comes any more. */
    drain: async (): Promise<Notes> => {
      now += 60_000;
      inHand.clear();
      let last: Notes = { applied: [] };
      for (let head = await all.store.take(mailbox, now); head;) {
        await commit(0, head, null);
        head = inHand.get(0) ?? (await all.store.take(mailbox, now));
      }
      const state = await all.client.hget(all.keys.box(mailbox), 'state');
      if (state !== null) last = JSON.parse(state) as Notes;
      return last;
    },
    accepted: () => accepted,
    commits: () => commits,
  };
};

describe.each(SERVERS)('any interleaving on $kind', ({ cluster }) => {
  let all: Mailboxes;
  let runs = 0;

  beforeAll(async () => {
    all = await startMailboxes({ cluster });
  });
  afterAll(() => all[Symbol.asyncDispose]());

  it('commits each message once, in the order in which it was accepted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 80 }), async (steps) => {
        const run = startRun(all, callMailbox(`run-${(runs += 1)}`));
        for (const step of steps) await run.step(step);
        const { applied } = await run.drain();

        const isDeadline = (id: string) => id.startsWith('deadline-');
        expect(applied.filter((id) => !isDeadline(id))).toEqual(run.accepted());
        expect(new Set(applied).size).toBe(applied.length);
        expect(run.commits()).toBe(applied.length);
      }),
      { numRuns: 150 },
    );
  });

  it('makes one message of each deadline that is still wanted when it passes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { minLength: 1 }), async (waits) => {
        const run = startRun(all, callMailbox(`run-${(runs += 1)}`));
        let expected = 0;
        for (const [index, ms] of waits.entries()) {
          await run.step({ do: 'post', id: `m${index}` });
          await run.step({ do: 'take', drainer: 0 });
          await run.step({ do: 'commit', drainer: 0, deadlineIn: 10 });
          await run.step({ do: 'wait', ms });
          // Two drainers look at the same moment.
          await run.step({ do: 'take', drainer: 1 });
          await run.step({ do: 'take', drainer: 2 });
          await run.step({ do: 'commit', drainer: 1, deadlineIn: null });
          await run.step({ do: 'commit', drainer: 2, deadlineIn: null });
          if (ms >= 10 || index === waits.length - 1) expected += 1;
        }
        const { applied } = await run.drain();
        expect(applied.filter((id) => id.startsWith('deadline-'))).toHaveLength(expected);
      }),
      { numRuns: 30 },
    );
  });
});
