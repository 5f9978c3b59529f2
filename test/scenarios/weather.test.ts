// Webhooks that are repeated, late, out of order and before the reply they belong to, from a Telnyx
// whose unknown sides are drawn too.

import { describe, expect, it } from 'vitest';

import type { Caller } from '../simulator/caller.ts';
import { createRandom } from '../simulator/random.ts';
import { randomSwitches } from '../simulator/switches.ts';
import { eventually } from '../support/eventually.ts';
import { conferencesOf, executed } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

/** Each of them is another weather and another Telnyx; any other can be put here. */
const SEEDS = ['1', '2', '3', '4'];
const LINES = 2;
const CALLERS = 6;
const LIMIT_MS = 60_000;

const start = (seed: string): Promise<TestService> =>
  startTestService({
    lines: Array.from({ length: LINES }, (_, nth) => ({
      name: `line-${nth}`,
      numbers: [lineNumber(nth)],
    })),
    simulator: {
      seed,
      switches: randomSwitches(createRandom(seed)),
      settings: { speechMsPerChar: 0 },
      weather: {
        deliveries: {
          repeat: 0.4,
          delay: 0.3,
          delayMs: [10, 400],
          reorder: 0.3,
          beforeReply: 0.3,
        },
      },
    },
  });

const allEnded = async ({ read }: TestService, callers: readonly Caller[]): Promise<void> => {
  for (const { callLegId } of callers) {
    await eventually(() => read(`/calls/${callLegId}`)).toMatchObject({ phase: 'ended' });
  }
};

describe.each(SEEDS)('in the weather of seed %s', (seed) => {
  it(
    'everybody joins one conference a line, and everything is accounted for',
    async () => {
      await using service = await start(seed);
      const { simulator, read } = service;
      const callers = Array.from({ length: CALLERS }, (_, nth) =>
        simulator.dial({ from: callerNumber(nth), to: lineNumber(nth % LINES) }),
      );
      await Promise.all(callers.map(({ joined }) => joined));
      for (let nth = 0; nth < LINES; nth += 1) {
        const [id] = conferencesOf(simulator, `line-${nth}`);
        const mine = callers.filter((_, caller) => caller % LINES === nth);
        expect(mine.map(({ conferences }) => conferences)).toEqual(mine.map(() => [id]));
        await eventually(() => read(`/conferences/${id}`)).toMatchObject({
          status: 'in_progress',
          participant_count: mine.length,
        });
      }
      for (const caller of callers) caller.hangUp();
      await allEnded(service, callers);
      await quiet(service);

      expect(executed(simulator, 'conferences.create')).toHaveLength(LINES);
      expect(executed(simulator, 'calls.answer')).toHaveLength(CALLERS);
      expect(simulator.truth.activeConferences()).toEqual([]);
      expect(await read('/conferences?filter[status]=completed')).toHaveLength(LINES);
      expect(await read('/dead-letters')).toEqual([]);
      expect(service.logged.filter((line) => line['event'] === 'call.summary')).toHaveLength(
        CALLERS,
      );
    },
    LIMIT_MS,
  );
});
