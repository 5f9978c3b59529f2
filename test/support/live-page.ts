// The live page in a real browser, as an operator has it before them.

import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';

import { ADMIN_TOKEN } from './test-service.ts';

const DIRECTORY = 'test-output/page';
const DESKTOP = { width: 1_200, height: 800 };
const PHONE = { width: 390, height: 800 };

interface Look {
  readonly name: 'light' | 'dark' | 'phone';
  readonly scheme: 'light' | 'dark';
  readonly size: typeof DESKTOP;
}

const LOOKS: readonly Look[] = [
  { name: 'dark', scheme: 'dark', size: DESKTOP },
  { name: 'phone', scheme: 'light', size: PHONE },
  // The last one stays.
  { name: 'light', scheme: 'light', size: DESKTOP },
];

/** With the token, typed into the form. */
export const signIn = async (browser: Browser, origin: string): Promise<Page> => {
  const page = await browser.newPage({ viewport: DESKTOP });
  await page.goto(origin);
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Rooms' }).waitFor();
  return page;
};

/** The rules of axe that the page breaks as it is now. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  // The page's own policy lets no foreign script in, so axe runs as the browser's.
  await page.evaluate(axe.source);
  const found = await page.evaluate('axe.run().then((r) => r.violations.map((v) => v.id))');
  return found as readonly string[];
};

/**
 * A picture of what is shown in light, in dark and as wide as a phone, in `test-output/page`, and
 * what axe has against each.
 */
export const portray = async (page: Page, scene: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { name, scheme, size } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `${DIRECTORY}/${scene}-${name}.png` });
    found.push(...(await violations(page)).map((rule) => `${scene}, ${name}: ${rule}`));
  }
  return found;
};
