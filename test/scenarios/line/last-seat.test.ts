// Fifty callers race for one seat, twenty times.

import { expect, it } from 'vitest';

import type { Caller } from '../../simulator/caller.ts';
import { lineNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';
import { createPeople, hangUp } from './people.ts';

const RACERS = 50;
const ROUNDS = 20;
const LIMIT_MS = 240_000;

const service = useService({
  lines: [
    {
      name: 'small',
      numbers: [lineNumber(0)],
      greeting: '',
      conference: { max_participants: 2 },
      sentences: { 'count-many': '', 'you-are-first': '', 'you-are-alone': '' },
    },
  ],
  // A thousand calls: every line that is not written helps.
  env: { LOG_LEVEL: 'warn' },
});
const { dial } = createPeople(service);

const isFull = (caller: Caller): Promise<boolean> =>
  caller.hears('The conference is full.').then(
    () => true,
    () => false,
  );

it(
  'one of fifty gets the last seat, and the others hear why not',
  { timeout: LIMIT_MS },
  async () => {
    const holder = dial(lineNumber(0));
    const id = await holder.joined;
    for (let round = 0; round < ROUNDS; round += 1) {
      const racers = Array.from({ length: RACERS }, () => dial(lineNumber(0)));
      const refused = racers.map(async (caller) => {
        const full = await isFull(caller);
        await caller.ended;
        return full;
      });
      const winner = await Promise.any(racers.map((caller) => caller.joined.then(() => caller)));
      const others = refused.filter((_, nth) => racers[nth] !== winner);
      expect(await Promise.all(others)).toEqual(others.map(() => true));
      expect(racers.flatMap(({ conferences }) => conferences)).toEqual([id]);
      hangUp(winner);
      await quiet(service());
    }
    hangUp(holder);
  },
);
