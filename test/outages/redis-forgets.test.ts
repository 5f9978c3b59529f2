import { expect, test } from 'vitest';

import { createKeys } from '../../src/redis/keys.ts';
import { ask } from '../support/ask-redis.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { startTestService } from '../support/test-service.ts';
import { differences } from './differences.ts';

const TEST_TIMEOUT_MS = 60_000;
const SETTLED = { timeout: 40_000, interval: 250 };

test(
  'calls and conferences that Redis has forgotten are found again at Telnyx',
  async () => {
    await using service = await startTestService({ env: { RECONCILE_INTERVAL_SECS: '2' } });
    const { simulator, redis } = service;
    const callers = [1, 2, 3].map((nth) =>
      simulator.dial({ from: callerNumber(nth), to: lineNumber(0) }),
    );
    const [conference] = await Promise.all(callers.map(({ joined }) => joined));
    await expect.poll(() => differences(service), SETTLED).toEqual([]);

    await ask(redis, 'FLUSHALL');
    expect(await differences(service)).not.toEqual([]);

    await expect.poll(() => differences(service), SETTLED).toEqual([]);
    const late = simulator.dial({ from: callerNumber(4), to: lineNumber(0) });
    expect(await late.joined).toBe(conference);
    expect(simulator.truth.liveLegs()).toHaveLength(4);
  },
  TEST_TIMEOUT_MS,
);

test(
  'a caller who comes before they are found joins the conference that is there',
  async () => {
    await using service = await startTestService({
      // A Telnyx that would let a second one of the name stand beside it, and no survey for a while.
      simulator: { switches: { nameScope: 'none' } },
      env: { RECONCILE_INTERVAL_SECS: '600' },
    });
    const { simulator, redis } = service;
    const ring = (nth: number) =>
      simulator.dial({ from: callerNumber(nth), to: lineNumber(0) }).joined;
    const conference = await ring(1);
    const surveyed = createKeys('partyline').surveyed();
    await expect.poll(() => ask(redis, 'EXISTS', surveyed), SETTLED).toBe('1');

    await ask(redis, 'FLUSHALL');
    expect(await ring(2)).toBe(conference);
    expect(simulator.journal.of('conference.created')).toHaveLength(1);
  },
  TEST_TIMEOUT_MS,
);
