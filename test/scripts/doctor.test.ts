import { describe, expect, it } from 'vitest';

import { examineApplication, type Application } from '../../scripts/doctor/examine-application.ts';
import { examineClock } from '../../scripts/doctor/examine-clock.ts';
import { examineNumbers } from '../../scripts/doctor/examine-numbers.ts';
import { examineRedis } from '../../scripts/doctor/examine-redis.ts';
import { openLine } from '../../src/conference/line.ts';
import { createTelnyxAccount } from '../../scripts/doctor/telnyx-account.ts';
import { startTelnyxStub } from '../support/telnyx-stub.ts';

const PATH = '/webhooks/telnyx';
const SOUND: Application = {
  active: true,
  webhook_event_url: `https://lines.example.com${PATH}`,
  webhook_event_failover_url: `https://other.example.com${PATH}`,
  webhook_api_version: '2',
  webhook_timeout_secs: 5,
  first_command_timeout: true,
  inbound: { channel_limit: null },
};
const LINE = openLine('+12025550140');

const grades = (application: Application): readonly string[] =>
  examineApplication(application, PATH, [LINE]).map(({ grade }) => grade);

describe('the doctor', () => {
  it('finds nothing wrong with a sound application', () => {
    expect(new Set(grades(SOUND))).toEqual(new Set(['good']));
  });

  it.each([
    ['an application that is off', { active: false }, 'bad'],
    [
      'a webhook URL with another path',
      { webhook_event_url: 'https://x.example.com/hooks' },
      'bad',
    ],
    ['no webhook URL', { webhook_event_url: '' }, 'bad'],
    ['an unencrypted webhook URL', { webhook_event_url: `http://x.example.com${PATH}` }, 'weak'],
    ['no failover URL', { webhook_event_failover_url: null }, 'weak'],
    ['the old envelope', { webhook_api_version: '1' }, 'bad'],
    ['a short time-out', { webhook_timeout_secs: null }, 'weak'],
    ['no first command time-out', { first_command_timeout: false }, 'weak'],
    ['fewer channels than seats', { inbound: { channel_limit: 10 } }, 'weak'],
  ] as const)('finds %s, and says how to mend it', (_what, change, grade) => {
    const found = examineApplication({ ...SOUND, ...change }, PATH, [LINE]).filter(
      (finding) => finding.grade !== 'good',
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ grade, mend: expect.stringMatching(/\w+/) });
  });

  it('names the numbers that do not reach the application, masked', () => {
    const [finding] = examineNumbers([], [LINE]);
    expect(finding).toMatchObject({ grade: 'bad' });
    expect(finding?.what).toContain('+1********40');
    expect(examineNumbers(['+12025550140'], [LINE])[0]?.grade).toBe('good');
  });

  it('wants a Redis that keeps everything', () => {
    const found = examineRedis({ evictionPolicy: 'allkeys-lru', appendOnly: false, replicas: 0 });
    expect(found.map(({ grade }) => grade)).toEqual(['bad', 'bad', 'weak']);
    const sound = examineRedis({ evictionPolicy: 'noeviction', appendOnly: true, replicas: 1 });
    expect(sound.every(({ grade }) => grade === 'good')).toBe(true);
  });

  it('compares the clock with that of Telnyx', () => {
    const now = Date.parse('2026-11-22T09:00:00Z');
    const at = (secs: number) =>
      examineClock(new Date(now - secs * 1_000).toUTCString(), now).grade;
    expect([at(0), at(10), at(-10), at(90)]).toEqual(['good', 'weak', 'weak', 'bad']);
    expect(examineClock(null, now).grade).toBe('weak');
  });

  it('asks Telnyx for the application and for its numbers', async () => {
    await using stub = await startTelnyxStub(({ path }) =>
      path.startsWith('/phone_numbers')
        ? {
            body: {
              data: [{ phone_number: '+12025550140' }],
              meta: { page_number: 1, total_pages: 1, page_size: 250, total_results: 1 },
            },
          }
        : { body: { data: SOUND } },
    );
    const account = createTelnyxAccount({
      apiKey: 'KEY',
      baseUrl: stub.baseURL,
      timeoutMs: 1_000,
      publicKeys: [],
      connectionId: '1',
      commandsPerSec: 0,
      dialCountries: [],
    });
    expect(await account.application('1')).toEqual(SOUND);
    expect(await account.numbers('1')).toEqual(['+12025550140']);
    expect(await account.date()).toMatch(/GMT$/);
  });
});
