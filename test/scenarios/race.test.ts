// A hundred callers at the same instant into five lines, and two worker processes that race for
// them: each line has one conference, every time.

import { expect, it } from 'vitest';

import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { conferencesOf } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { startRedis } from '../support/redis-server.ts';
import { startServiceProcess } from '../support/service-process.ts';

const CALLERS = 100;
const LINES = 5;
const ROUNDS = 20;
/** A quiet machine of two cores needs a tenth of it. */
const LIMIT_MS = 300_000;

const lines = Array.from({ length: LINES }, (_, nth) => ({
  name: `line-${nth}`,
  numbers: [lineNumber(nth)],
  greeting: '',
  sentences: { 'you-are-first': '', 'count-many': '', 'you-are-alone': '' },
}));

const isError = (line: string): boolean => /"level":[56]0/.test(line);

/** Everybody rings at once, is in and goes. Resolves with the conferences of each caller. */
const round = async (simulator: Simulator): Promise<readonly (readonly string[])[]> => {
  const callers = Array.from({ length: CALLERS }, (_, nth) =>
    simulator.dial({ from: callerNumber(nth), to: lineNumber(nth % LINES) }),
  );
  await Promise.all(callers.map(({ joined }) => joined));
  for (const caller of callers) caller.hangUp();
  return callers.map(({ conferences }) => conferences);
};

it(
  'a hundred callers into five lines create five conferences, twenty times',
  async () => {
    await using redis = await startRedis();
    await using simulator = await startSimulator({
      // A Telnyx that would let two conferences of one name live side by side; and fewer webhooks.
      switches: { nameScope: 'none', leftOnHangup: 'omitted' },
      settings: { speechMsPerChar: 0 },
    });
    const env = {
      TELNYX_API_KEY: 'KEY-of-the-tests',
      TELNYX_PUBLIC_KEY: simulator.publicKey,
      TELNYX_BASE_URL: simulator.baseUrl,
      TELNYX_CONNECTION_ID: simulator.connectionId,
      REDIS_URL: redis.url,
      LINES: JSON.stringify(lines),
      // What it would mend has to be right without it.
      RECONCILE_INTERVAL_SECS: '0',
    };
    await using stack = new AsyncDisposableStack();
    const processes = await Promise.all(
      ['receiver', 'worker', 'worker'].map(async (role) =>
        stack.use(await startServiceProcess({ ...env, ROLE: role })),
      ),
    );
    simulator.setWebhookUrl(`http://127.0.0.1:${processes[0]?.publicPort}/webhooks/telnyx`);

    for (let nth = 1; nth <= ROUNDS; nth += 1) {
      const entered = await round(simulator);
      for (let line = 0; line < LINES; line += 1) {
        const conferences = conferencesOf(simulator, `line-${line}`);
        expect(conferences).toHaveLength(nth);
        const mine = entered.filter((_, caller) => caller % LINES === line);
        expect(new Set(mine.flat())).toEqual(new Set(conferences.slice(-1)));
      }
    }
    await quiet({ redis, simulator });
    expect(simulator.truth.namesEverDoubled()).toEqual([]);
    expect(simulator.truth.activeConferences()).toEqual([]);
    expect(simulator.truth.liveLegs()).toEqual([]);
    for (const { lines: output } of processes) expect(output.filter(isError)).toEqual([]);
  },
  LIMIT_MS,
);
