// A board call, watched and moderated on the page from its first guest to its end.

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createDeadLetters } from '../../../src/redis/dead-letters.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import type { Caller } from '../../simulator/caller.ts';
import type { Change } from '../../simulator/model/change.ts';
import { startBrowser } from '../../support/browser.ts';
import { portray, signIn } from '../../support/live-page.ts';
import { callerNumber, lineNumber } from '../../support/phone-numbers.ts';
import { connectTo } from '../../support/redis-client.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const [GUEST_PIN, HOST_PIN] = ['4711#', '900815#'];
const BOARD = {
  name: 'board',
  numbers: [lineNumber(0)],
  greeting: '',
  pin: '4711',
  host_pin: '900815',
  wait_for_host: true,
  record: 'host',
};
/** What the page promises. */
const SOON_MS = 1_000;
/** Other tests have the processor too: alone on a machine `PAGE_CLOCK=wall` holds each to the promise. */
const LATEST_MS = process.env['PAGE_CLOCK'] === 'wall' ? SOON_MS : 5_000;

let browser: Browser;
let service: TestService;
let page: Page;

beforeAll(async () => {
  const simulator = { settings: { speechMsPerChar: 0 } };
  [browser, service] = await Promise.all([
    startBrowser(),
    startTestService({ lines: [BOARD], simulator }),
  ]);
  page = await signIn(browser, `http://127.0.0.1:${service.app.adminPort}`);
});
afterAll(async () => {
  await browser.close();
  await service[Symbol.asyncDispose]();
});

const enter = async (nth: number, keys: string): Promise<Caller> => {
  const caller = service.simulator.dial({ from: callerNumber(nth), to: lineNumber(0) });
  await caller.hears('PIN');
  await caller.press(keys);
  return caller;
};

const rowOf = ({ callLegId }: Caller): Locator => page.locator(`[data-key="${callLegId}"]`);
const click = (where: Page | Locator, name: string | RegExp): Promise<void> =>
  where.getByRole('button', { name }).click();

/** What is shown, and how long it took after it had become true, in milliseconds. */
const delays: (readonly [string, number])[] = [];
const shows = async (what: string, truth: Promise<unknown>, where: Locator): Promise<void> => {
  await truth;
  const at = performance.now();
  await where.waitFor({ state: 'attached' });
  delays.push([what, Math.round(performance.now() - at)]);
};
const becomes = (caller: Caller, what: Change['what']): Promise<Change> =>
  caller.next((change) => change.what === what);

it('shows and moderates a whole board call', { timeout: 60_000 }, async ({ annotate }) => {
  const facts = page.locator('#room-facts');
  const faults: string[] = [];

  // Two guests come before the host.
  const ann = await enter(1, GUEST_PIN);
  await shows('a guest waits', ann.joined, rowOf(ann).getByText('waiting'));
  const bob = await enter(2, GUEST_PIN);
  await shows('another waits', bob.joined, facts.getByText('2 waiting · no host'));
  faults.push(...(await portray(page, 'waiting')));

  const host = await enter(3, HOST_PIN);
  await shows('the host', host.joined, facts.getByText('3 in · host present'));
  await rowOf(host).getByRole('cell', { name: 'host', exact: true }).waitFor();
  await expect.poll(() => rowOf(ann).getByText('waiting').count()).toBe(0);

  host.talk();
  await shows('who speaks', Promise.resolve(), rowOf(host).getByText('speaking'));
  await bob.press('*9');
  await shows('a hand', bob.hears('hand is raised'), rowOf(bob).getByText('hand raised'));
  faults.push(...(await portray(page, 'meeting')));

  const muted = becomes(ann, 'seat.muted');
  await click(rowOf(ann), /^Mute/);
  await shows('a mute', muted, rowOf(ann).getByText('muted'));
  const unmuted = becomes(ann, 'seat.unmuted');
  await click(rowOf(ann), /^Unmute/);
  await shows('its end', unmuted, rowOf(ann).getByRole('button', { name: /^Mute/ }));

  await click(page, 'Lock');
  await shows('the lock', Promise.resolve(), facts.getByText('locked'));
  const late = await enter(4, GUEST_PIN);
  await late.ended;
  await click(page, 'Record');
  await shows('recording', host.hears('Recording has started'), facts.getByText('recording on'));

  await click(rowOf(ann), /^Remove/);
  await ann.ended;
  await expect.poll(() => rowOf(ann).count(), { timeout: LATEST_MS }).toBe(0);

  await click(rowOf(host), /^Story of/);
  await page.getByText('A call came in.').waitFor();
  await page.getByText('The call goes on: it is in the conference.').waitFor();
  faults.push(...(await portray(page, 'story')));
  await click(page, 'Close');

  await click(page, 'End for everybody');
  await click(page, 'Yes');
  await Promise.all([bob, host].map(({ ended }) => ended));
  await shows('the end', Promise.resolve(), page.getByText('No conference is going on.'));
  expect(service.simulator.journal.of('recording.saved')).toHaveLength(1);

  expect(faults).toEqual([]);
  await annotate(JSON.stringify(delays));
  const sorted = delays.map(([, ms]) => ms).toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(SOON_MS);
  expect(delays.filter(([, ms]) => ms >= LATEST_MS)).toEqual([]);
});

it('shows the dead letters, and says why one cannot be replayed', async () => {
  const client = connectTo(service.redis);
  const letters = createDeadLetters(client, createKeys('partyline'));
  await letters.keepUnreadable('u-1', Buffer.from('{"data":1}'), 'no event in it', Date.now());
  client.disconnect();

  await page.getByText('no event in it').waitFor();
  await click(page, /^Replay/);

  await page.locator('#message', { hasText: 'read' }).waitFor();
  expect(await portray(page, 'dead-letters')).toEqual([]);
});

it('loses no focus while the room changes', async () => {
  const callers = [await enter(5, HOST_PIN), await enter(6, GUEST_PIN)];
  await Promise.all(callers.map(({ joined }) => joined));
  const [host, guest] = callers;
  if (!host || !guest) throw new Error('two have come');
  const mute = rowOf(guest).getByRole('button', { name: /^Mute/ });
  await mute.focus();
  await page.keyboard.press('Enter');

  await rowOf(guest).getByText('muted').waitFor();

  expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^Unmute/);
  for (const caller of callers) caller.hangUp();
});
