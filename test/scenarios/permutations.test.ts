// The webhooks of two calls and of their conference, in every order and up to three times each: what
// is known in the end is always the same.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { outcomeOf } from '../../src/call/end.ts';
import { createLines } from '../../src/conference/lines.ts';
import type { RoomState } from '../../src/conference/state.ts';
import { roomMailbox } from '../../src/mailbox/mailbox-id.ts';
import { createMachines } from '../../src/queue/machines.ts';
import { resultId } from '../../src/queue/message-ids.ts';
import type { CommandJob } from '../../src/queue/queues.ts';
import { createReadModel } from '../../src/redis/read-model.ts';
import { failedResult } from '../../src/telnyx/attempt-command.ts';
import { parseWebhook } from '../../src/telnyx/parse-webhook.ts';
import { createRandom } from '../simulator/random.ts';
import { createDrainsHere } from '../support/drain-here.ts';
import { startMailboxes, type Mailboxes } from '../support/mailboxes.ts';
import { partyStory, type PartyStory, type Person } from '../support/party-story.ts';

const RUNS = 1_000;
/** Runs that are under way at the same time. */
const AT_ONCE = 40;
const COPIES_MAX = 3;
const LIMIT_MS = 120_000;

const WEBHOOKS = partyStory('+12025550100').webhooks.length;

/** Positions of the story's webhooks, each one to three times, shuffled. */
const anyOrder = fc
  .array(fc.integer({ min: 1, max: COPIES_MAX }), { minLength: WEBHOOKS, maxLength: WEBHOOKS })
  .map((copies) =>
    copies.flatMap((count, position) => Array.from({ length: count }, () => position)),
  )
  .chain((positions) =>
    fc.shuffledSubarray(positions, { minLength: positions.length, maxLength: positions.length }),
  );

/** What is known of a person, times from the beginning of the story on. */
const knownOf = async (all: Mailboxes, { startedAt }: PartyStory, { callLegId }: Person) => {
  const call = await createReadModel(all.client, all.keys).readCall(callLegId);
  if (call === null) return null;
  const since = (at: number | null) => (at === null ? null : at - startedAt);
  return {
    phase: call.phase,
    outcome: outcomeOf(call),
    role: call.role,
    isSeated: call.seated,
    hangupCause: call.hangupCause,
    started: since(call.startedAt),
    answered: since(call.answeredAt),
    joined: since(call.joinedAt),
    left: since(call.leftAt),
    ended: since(call.endedAt),
    isPresent: call.membership?.present,
    isOnItsLine: call.line !== null,
    // Each webhook counts once, however often it came.
    events: call.events,
  };
};

/** When it began and who had the floor are what was known while it was open, so they are left out. */
const canonical = async (all: Mailboxes, story: PartyStory) => {
  const { line, conferenceId, opener, guest, startedAt } = story;
  const readModel = createReadModel(all.client, all.keys);
  const found = await readModel.findConference(conferenceId);
  const state = await all.client.hget(all.keys.box(roomMailbox(line)), 'state');
  // The drain wrote it.
  const room = JSON.parse(state ?? 'null') as RoomState | null;
  const left = await readModel.readLeft(line, conferenceId);
  return {
    opener: await knownOf(all, story, opener),
    guest: await knownOf(all, story, guest),
    conference: found?.status === 'ended' && {
      reason: found.ended.endReason,
      ended: found.ended.endedAt - startedAt,
    },
    room: room && { phase: room.phase, timers: room.timers, counts: room.counts },
    isTombstone: room?.tombstones.includes(conferenceId),
    present: (await readModel.readRoster(line)).length,
    isEverybodyElseLeft: left.every(({ status }) => status === 'left'),
    recordings: (await readModel.readRecordings(line, conferenceId)).length,
  };
};

it(
  'two calls and their conference end the same in every order of their webhooks',
  {
    timeout: LIMIT_MS,
  },
  async () => {
    await using all = await startMailboxes();
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const random = createRandom(String(seed));
    const { store } = all;
    const drains = createDrainsHere({
      store,
      random,
      machines: createMachines({
        lines: createLines(null),
        conferenceNamePrefix: '',
        callMaxMs: 14_400_000,
      }),
      // Telnyx knows none of these legs any more; half of the time its answer is not heard.
      addCommands: async (jobs) => {
        for (const job of jobs) if (random.chance(0.5)) await refuse(job);
      },
    });
    const refuse = async ({ mailbox, commandId, command }: CommandJob): Promise<void> => {
      const result = failedResult(command, 'call-ended', 422, '90018');
      await store.post(mailbox, resultId(commandId), result, Date.now());
      await drains.queues.wake([mailbox]);
    };

    const play = async (nth: number, order: readonly number[]) => {
      const story = partyStory(`+1202${String(5_550_000 + nth)}`);
      for (const position of order) {
        const webhook = parseWebhook(story.webhooks[position]?.body ?? Buffer.alloc(0), {
          connectionId: null,
          receivedAtMs: Date.now(),
        });
        if (webhook.kind !== 'message') throw new Error(webhook.kind);
        await store.post(webhook.mailbox, webhook.id, webhook.message, Date.now());
        await drains.queues.wake([webhook.mailbox]);
      }
      return { story, order };
    };

    const orders = fc.sample(anyOrder, { numRuns: RUNS, seed });
    const waiting = orders.entries();
    const played: Awaited<ReturnType<typeof play>>[] = [];
    const player = async (): Promise<void> => {
      for (const [nth, order] of waiting) played.push(await play(nth, order));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, player));
    await drains.quiet();

    // The order in which it happened is as good as any other.
    const told = await play(RUNS, [...partyStory('').webhooks.keys()]);
    await drains.quiet();
    const expected = await canonical(all, told.story);
    const ends = await Promise.all(played.map(({ story }) => canonical(all, story)));
    for (const [nth, end] of ends.entries()) {
      const names = played[nth]?.order.map((position) => told.story.webhooks[position]?.name);
      expect(end, `seed ${seed}: ${names?.join(', ')}`).toEqual(expected);
    }
    expect(expected).toMatchObject({
      opener: { phase: 'ended', outcome: 'joined', joined: 4_000, left: 10_000, ended: 10_000 },
      guest: { phase: 'ended', outcome: 'joined', joined: 8_000, left: 12_000, ended: 12_000 },
      conference: { reason: 'all_left', ended: 12_000 },
      room: { phase: 'idle', timers: {} },
      isTombstone: true,
      present: 0,
      recordings: 1,
    });
  },
);
