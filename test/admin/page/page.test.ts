import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startBrowser } from '../../support/browser.ts';
import { ADMIN_TOKEN, startTestService, type TestService } from '../../support/test-service.ts';

const LINE = { name: 'board', numbers: ['+12025550140'], greeting: '', host_pin: '900815' };
const SHOTS = 'test-output/page';
/** What the page promises. */
const SOON_MS = 1_000;
const SIZES = {
  desktop: { width: 1200, height: 800 },
  phone: { width: 390, height: 800 },
} as const;

let browser: Browser;
let service: TestService;

beforeAll(async () => {
  [browser, service] = await Promise.all([startBrowser(), startTestService({ lines: [LINE] })]);
});
afterAll(async () => {
  await browser.close();
  await service[Symbol.asyncDispose]();
});

const origin = (): string => `http://127.0.0.1:${service.app.adminPort}`;

const signedIn = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
  const page = await browser.newPage(options);
  await page.goto(`${origin()}${service.app.signInPath()}`);
  return page;
};

/** Two guests and a host; everybody is in. */
const boardMeets = async () => {
  const dial = (from: string, keys: string) => {
    const caller = service.simulator.dial({ from, to: '+12025550140' });
    caller.hears('pound').then(
      () => caller.press(keys),
      () => {},
    );
    return caller;
  };
  const callers = [
    dial('+12025550101', '900815#'),
    dial('+12025550102', '#'),
    dial('+12025550103', '#'),
  ];
  await Promise.all(callers.map(({ joined }) => joined));
  return callers;
};

const violations = async (page: Page): Promise<readonly string[]> => {
  // The page's own policy lets no foreign script in, so axe runs as the browser's.
  await page.evaluate(axe.source);
  const found = await page.evaluate('axe.run().then((r) => r.violations.map((v) => v.id))');
  return found as readonly string[];
};

describe('the live page', () => {
  it('asks for the token, and says when it is wrong', async () => {
    const page = await browser.newPage();
    await page.goto(origin());
    await page.getByLabel('Admin token').fill('not-the-token-but-long-enough');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('That is not the token.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Rooms' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.close();
  });

  it('lets a sign-in link work once', async () => {
    const link = `${origin()}${service.app.signInPath()}`;
    const first = await fetch(link, { redirect: 'manual' });
    const again = await fetch(link, { redirect: 'manual' });
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  it('does not act for a form of another site', async () => {
    const { headers } = await fetch(`${origin()}${service.app.signInPath()}`, {
      redirect: 'manual',
    });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const post = (extra: Record<string, string>) =>
      fetch(`${origin()}/v1/conferences/x/actions/lock`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...extra },
        body: '{}',
      });
    expect((await post({})).status).toBe(401);
    expect((await post({ 'x-partyline-page': '1', 'sec-fetch-site': 'cross-site' })).status).toBe(
      401,
    );
    expect((await post({ 'x-partyline-page': '1' })).status).toBe(404);
  });

  it('shows the callers within a second, and moderates them', { timeout: 60_000 }, async () => {
    const page = await signedIn({ viewport: SIZES.desktop });
    const callers = await boardMeets();
    const rows = page.locator('#participants tr');
    await expect.poll(() => rows.count(), { timeout: SOON_MS * 2 }).toBe(3);
    await page.screenshot({ path: `${SHOTS}/light.png` });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: `${SHOTS}/dark.png` });
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await violations(page)).toEqual([]);

    const guest = rows.filter({ hasText: 'guest' }).first();
    await guest.getByRole('button', { name: /^Mute/ }).click();
    await expect
      .poll(() => service.simulator.journal.of('seat.muted').length, { timeout: 5_000 })
      .toBe(1);
    await rows.filter({ hasText: 'muted' }).waitFor();

    await page.getByRole('button', { name: 'Lock' }).click();
    await page.getByText('locked').first().waitFor();

    await page
      .getByRole('button', { name: /^Story of/ })
      .first()
      .click();
    await page.getByText('A call came in.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await page.setViewportSize(SIZES.phone);
    await page.screenshot({ path: `${SHOTS}/phone.png` });
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'End for everybody' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await Promise.all(callers.map(({ ended }) => ended));
    await page.getByText('No conference is going on.').waitFor();
    await page.close();
  });
});
