import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startBrowser } from '../../support/browser.ts';
import { violations } from '../../support/live-page.ts';
import { ADMIN_TOKEN, startTestService, type TestService } from '../../support/test-service.ts';

let browser: Browser;
let service: TestService;

beforeAll(async () => {
  [browser, service] = await Promise.all([startBrowser(), startTestService()]);
});
afterAll(async () => {
  await browser.close();
  await service[Symbol.asyncDispose]();
});

const origin = (): string => `http://127.0.0.1:${service.app.adminPort}`;

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
});
