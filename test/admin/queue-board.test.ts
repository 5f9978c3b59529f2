import { Queue } from 'bullmq';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createKeys } from '../../src/redis/keys.ts';
import { startBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { ADMIN_TOKEN, startTestService, type TestService } from '../support/test-service.ts';

const SHOTS = 'test-output/queues';

let service: TestService;
let jobs: Queue;

/** A job that nobody takes: what a person would look at. */
const PARKED = { delay: 3_600_000, jobId: 'parked' };

beforeAll(async () => {
  service = await startTestService();
  const prefix = createKeys('partyline').queuePrefix();
  jobs = new Queue('commands', { connection: { url: service.redis.url }, prefix });
  const command = { type: 'calls.dial', to: callerNumber(1), from: lineNumber(1), pin: '471199' };
  await jobs.add('calls.dial', { mailbox: 'room:board', command }, PARKED);
});
afterAll(async () => {
  await jobs.close();
  await service[Symbol.asyncDispose]();
});

const origin = (): string => `http://127.0.0.1:${service.app.adminPort}`;

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${origin()}${path}`, { redirect: 'manual', ...init });

const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };

const signIn = async (): Promise<string> => {
  const response = await ask(service.app.signInPath() ?? '');
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
};

describe('the dashboard of the queues', () => {
  it.each(['/queues', '/queues/', '/queues/api/queues', '/queues/static/favicon.ico'])(
    'shows nobody anything who has not signed in: %s',
    async (path) => {
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
      expect((await ask(path, { headers: BEARER })).status).toBe(200);
    },
  );

  it('takes the session of the page, from the page alone', async () => {
    const cookie = await signIn();
    expect((await ask('/queues/', { headers: { cookie } })).status).toBe(200);
    const foreign = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await ask('/queues/', { headers: foreign })).status).toBe(401);
  });

  it('is not there without a token in the configuration', async () => {
    await using open = await startTestService({ env: { ADMIN_TOKEN: '' } });
    expect((await fetch(`http://127.0.0.1:${open.app.adminPort}/queues`)).status).toBe(404);
  });

  it.each([
    ['PUT', '/queues/api/queues/pause'],
    ['PUT', '/queues/api/queues/commands/pause'],
    ['PUT', '/queues/api/queues/commands/empty'],
    ['PUT', '/queues/api/queues/commands/obliterate'],
    ['PUT', '/queues/api/queues/commands/parked/promote'],
    ['PUT', '/queues/api/queues/commands/parked/clean'],
    ['PATCH', '/queues/api/queues/commands/parked/update-data'],
    ['POST', '/queues/api/queues/commands/add'],
    ['DELETE', '/queues/api/queues/commands/parked'],
  ])('changes nothing, whoever asks: %s %s', async (method, path) => {
    const response = await ask(path, { method, headers: { ...BEARER, 'x-partyline-page': '1' } });
    expect(response.status).toBe(405);
    expect(await jobs.isPaused()).toBe(false);
    expect(await (await jobs.getJob('parked'))?.getState()).toBe('delayed');
  });

  it('shows a job without its numbers and PINs', async () => {
    const paths = ['?activeQueue=commands&status=delayed&jobsPerPage=10', '/commands/parked'];
    for (const path of paths) {
      const response = await ask(`/queues/api/queues${path}`, { headers: BEARER });
      const text = await response.text();
      expect(text).toContain('calls.dial');
      for (const secret of [callerNumber(1), lineNumber(1), '471199']) {
        expect(text).not.toContain(secret);
      }
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    }
  });

  it('lets nothing in but its own files', async () => {
    const policy = (await ask('/queues/', { headers: BEARER })).headers.get(
      'content-security-policy',
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it('lists the queues, under its policy', async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const said: string[] = [];
    page.on('console', (message) => void said.push(message.text()));
    page.on('pageerror', (error) => void said.push(String(error)));
    await page.goto(`${origin()}${service.app.signInPath()}`);
    await page.goto(`${origin()}/queues/`);
    await eventually(() => page.locator('body').innerText()).toContain('commands');
    await page.goto(`${origin()}/queues/queue/commands?status=delayed`);
    await eventually(() => page.locator('body').innerText()).toContain('calls.dial');
    await page.screenshot({ path: `${SHOTS}/commands.png` });
    // The font and the look of the loading screen are refused; nothing that it runs is.
    expect(said.filter((text) => !/stylesheet|inline style/.test(text))).toEqual([]);
    expect(await page.locator('body').innerText()).not.toContain(callerNumber(1));
  });
});
