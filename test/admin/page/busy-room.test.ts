// The greatest room that Telnyx has, on the page, while twenty things change in it every second.
//
// Other tests have the processor too, so the page's tasks are held to their limit by their thread's own
// clock. Alone on a machine `PAGE_CLOCK=wall` holds them to it by the clock on the wall.

import { setTimeout as pause } from 'node:timers/promises';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Member } from '../../../src/conference/state.ts';
import type { EventType } from '../../../src/events/event.ts';
import { conferenceMailbox, roomMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { createEventStream } from '../../../src/redis/event-stream.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { startBrowser } from '../../support/browser.ts';
import { traceTasks } from '../../support/longest-task.ts';
import { callerNumber } from '../../support/phone-numbers.ts';
import { sampleEvent } from '../../support/sample-event.ts';
import { sampleMember } from '../../support/sample-member.ts';
import { sampleRoom } from '../../support/sample-room.ts';
import { seedMailbox } from '../../support/seed-mailbox.ts';
import { useRedis } from '../../support/use-redis.ts';
import { NOW, startAdmin, TOKEN, type Admin } from '../admin-server.ts';

const PEOPLE = 800;
const CHANGES = 80;
const CHANGE_EVERY_MS = 50;
const LONGEST_TASK_MS = 100;
const IS_ALONE = process.env['PAGE_CLOCK'] === 'wall';
/** The page promises a second; on a machine that is shared it may be some. */
const SOON_MS = IS_ALONE ? 1_000 : 5_000;
const LINE = 'support';
const CONFERENCE_ID = 'live-1';

const redis = useRedis();
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const person = (nth: number, facts: Partial<Member> = {}): Member =>
  sampleMember({
    callLegId: `leg-${nth}`,
    callControlId: `v3:leg-${nth}`,
    conferenceId: CONFERENCE_ID,
    from: callerNumber(nth),
    requestedAt: NOW + nth,
    joinedAt: NOW + nth,
    ...facts,
  });

/** The room as these changes of its members, and whoever speaks, leave it. */
const change = async (
  admin: Admin,
  members: readonly Member[],
  speaker: number | null = null,
): Promise<void> => {
  const floorCallControlId = speaker === null ? null : `v3:leg-${speaker}`;
  const counts = { waiting: 0, joining: 0, joined: PEOPLE, hostsJoined: 0, hosts: 0, hands: 0 };
  const state = sampleRoom(
    LINE,
    { conferenceId: CONFERENCE_ID, createdAt: Date.now(), floorCallControlId },
    { counts },
  );
  await seedMailbox(admin.store, roomMailbox(LINE), { state, listedAt: NOW, members }, NOW);
};

/** Everything that can be seen to change of somebody, one thing after another. */
const KINDS: readonly (readonly [EventType, Partial<Member>])[] = [
  ['conference.participant.muted', { muted: true }],
  ['conference.participant.hand_raised', { handRaisedAt: NOW }],
  ['conference.participant.left', { status: 'left', leftAt: NOW }],
  ['conference.participant.role_changed', { role: 'host' }],
  ['conference.participant.held', { onHold: true }],
];

const stir = async (admin: Admin, onChange: (leg: string, type: EventType) => void) => {
  const events = createEventStream(redis(), createKeys('admin'));
  for (let nth = 0; nth < CHANGES; nth += 1) {
    const due = pause(CHANGE_EVERY_MS);
    // From all over the room, each of them once.
    const who = (nth * 37) % PEOPLE;
    for (const [type, facts] of KINDS.slice(nth % KINDS.length, (nth % KINDS.length) + 1)) {
      await change(admin, [person(who, facts)], (nth * 11) % PEOPLE);
      const event = sampleEvent(nth, { event_type: type });
      await events.append([{ id: event.id, json: JSON.stringify(event) }], NOW);
      onChange(`leg-${who}`, type);
    }
    await due;
  }
};

/** How long it took to show some of the changes, in milliseconds. */
const delays = async (admin: Admin, page: Page): Promise<readonly number[]> => {
  const shown: Promise<number>[] = [];
  let muted = 0;
  await stir(admin, (leg, type) => {
    // Looking for each of them would keep the page busy.
    if (type !== 'conference.participant.muted' || (muted += 1) % 5 !== 0) return;
    const at = performance.now();
    const row = page.locator(`[data-key="${leg}"]`, { hasText: 'muted' });
    shown.push(row.waitFor({ state: 'attached' }).then(() => performance.now() - at));
  });
  return Promise.all(shown);
};

const signIn = async (page: Page, { origin }: Admin): Promise<void> => {
  await page.goto(origin);
  await page.getByLabel('Admin token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: LINE }).waitFor();
};

it(
  'a room of 800 and twenty changes a second do not keep the page from anything',
  { timeout: 60_000 },
  async ({ annotate }) => {
    await using admin = await startAdmin(redis());
    await change(
      admin,
      Array.from({ length: PEOPLE }, (_, nth) => person(nth)),
    );
    const known = { state: { line: LINE, held: [] } };
    await seedMailbox(admin.store, conferenceMailbox(CONFERENCE_ID), known, NOW);
    const page = await browser.newPage({ viewport: { width: 1_200, height: 800 } });
    await signIn(page, admin);
    const rows = page.locator('#participants > *');
    let slowestMs = 0;

    const tasks = await traceTasks(browser, page, async () => {
      await page.reload();
      await expect.poll(() => rows.count()).toBe(PEOPLE);
      slowestMs = Math.max(...(await delays(admin, page)));
    });

    await annotate(JSON.stringify({ ...tasks, slowestMs }));
    expect(IS_ALONE ? tasks.longestMs : tasks.longestBusyMs).toBeLessThan(LONGEST_TASK_MS);
    expect(slowestMs).toBeLessThan(SOON_MS);
    await page.close();
  },
);
