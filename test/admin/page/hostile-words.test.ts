// What strangers may have written, on the page; and the page of a stranger.

import { once } from 'node:events';
import { createServer } from 'node:http';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { conferenceMailbox, roomMailbox } from '../../../src/mailbox/mailbox-id.ts';
import { startBrowser } from '../../support/browser.ts';
import { sampleCall } from '../../support/sample-call.ts';
import { sampleMember } from '../../support/sample-member.ts';
import { sampleRoom } from '../../support/sample-room.ts';
import { seedMailbox } from '../../support/seed-mailbox.ts';
import { useRedis } from '../../support/use-redis.ts';
import { NOW, startAdmin, TOKEN, type Admin } from '../admin-server.ts';
import { seedCall } from '../seed-call.ts';

/** It would run, were it read as markup. */
const MARKUP = '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>';
const LEG = 'leg-1';
const CONFERENCE_ID = 'live-1';

const redis = useRedis();
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** A room whose line, caller and story have markup for names. */
const seed = async (admin: Admin): Promise<void> => {
  const state = sampleRoom(MARKUP, { conferenceId: CONFERENCE_ID });
  const members = [sampleMember({ callLegId: LEG, from: MARKUP, conferenceId: CONFERENCE_ID })];
  await seedMailbox(admin.store, roomMailbox(MARKUP), { state, listedAt: NOW, members }, NOW);
  const known = { state: { line: MARKUP, held: [] } };
  await seedMailbox(admin.store, conferenceMailbox(CONFERENCE_ID), known, NOW);
  const ended = { ...sampleCall({ phase: 'ended' }), callLegId: LEG, from: MARKUP, to: MARKUP };
  await seedCall(admin, { ...ended, hangupCause: MARKUP });
  await admin.deadLetters.keepUnreadable('u-1', Buffer.from(MARKUP), MARKUP, NOW);
};

const signIn = async ({ origin }: Admin): Promise<Page> => {
  const page = await browser.newPage();
  await page.goto(origin);
  await page.getByLabel('Admin token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
};

it('words with markup are shown as they are, and nothing of them runs', async () => {
  await using admin = await startAdmin(redis());
  await seed(admin);
  const page = await signIn(admin);

  await page.getByRole('button', { name: /^Story of/ }).click();
  await page.getByText('The caller got in', { exact: false }).waitFor();

  const shown = async (selector: string) => page.locator(selector).textContent();
  expect(await shown('#room-title')).toBe(MARKUP);
  expect(await shown('#rooms')).toContain(MARKUP);
  expect(await shown('#participants')).toContain(MARKUP);
  expect(await shown('#story-title')).toBe(`${MARKUP} to ${MARKUP}`);
  expect(await shown('#story-why')).toContain(MARKUP);
  await page.locator('#dead-letters', { hasText: MARKUP }).waitFor();
  expect(await page.locator('body img, body script').count()).toBe(0);
  expect(await page.evaluate('window.ran')).toBeUndefined();
  await page.close();
});

it('the policy of the page lets no markup run that would get in all the same', async () => {
  await using admin = await startAdmin(redis());
  const page = await signIn(admin);
  await page.getByRole('heading', { name: 'Rooms' }).waitFor();
  const refused: string[] = [];
  page.on('console', (message) => void refused.push(message.text()));

  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(MARKUP)})`);

  await expect.poll(() => refused.join(' ')).toContain('Content Security Policy');
  expect(await page.evaluate('window.ran')).toBeUndefined();
  await page.close();
});

it('a page of another origin can neither act nor read with the session', async () => {
  await using admin = await startAdmin(redis());
  await seed(admin);
  const lock = `${admin.origin}/v1/conferences/${CONFERENCE_ID}/actions/lock`;
  const other = createServer((_request, response) => {
    const form = `<form method="post" enctype="text/plain" action="${lock}"><button>Win</button>`;
    response.setHeader('Content-Type', 'text/html');
    response.end(`${form}<input name='{"x":"' value='"}'></form>`);
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const page = await signIn(admin);
  await page.getByRole('button', { name: 'Lock' }).waitFor();
  // Another port is the same site, so the cookie goes along.
  await page.goto(`http://127.0.0.1:${address.port}/`);

  const tries = [
    { url: lock, method: 'POST', mode: 'no-cors', body: '{}' },
    { url: lock, method: 'POST', headers: { 'X-Partyline-Page': '1' }, body: '{}' },
    { url: `${admin.origin}/v1/calls`, method: 'GET' },
    { url: `${admin.origin}/v1/events`, method: 'GET' },
  ];
  const attempt = (options: object): Promise<string> =>
    page.evaluate(
      `(({ url, ...options }) => fetch(url, { ...options, credentials: 'include' })
        .then((it) => it.type, () => 'refused'))(${JSON.stringify(options)})`,
    );
  const outcomes: string[] = [];
  for (const options of tries) outcomes.push(await attempt(options));
  const [answer] = await Promise.all([
    page.waitForResponse(lock),
    page.getByRole('button', { name: 'Win' }).click(),
  ]);

  // An opaque answer tells the page nothing, and it was a refusal.
  expect(outcomes).toEqual(['opaque', 'refused', 'refused', 'refused']);
  expect(answer.status()).toBe(401);
  expect(admin.woken).toEqual([]);
  await page.close();
  other.close();
});
