// A host and two guests in every order of coming and of going: who comes before the host waits, who
// comes after does not, and nobody is left behind.

import { describe, expect, it } from 'vitest';

import type { Caller } from '../../simulator/caller.ts';
import { conferencesOf } from '../../support/executed.ts';
import { lineNumber } from '../../support/phone-numbers.ts';
import { quiet } from '../../support/quiet.ts';
import { useService } from '../../support/use-service.ts';
import { createPeople, hangUp, isOnHold } from './people.ts';

type Name = 'host' | 'ann' | 'bob';
const NAMES: readonly Name[] = ['host', 'ann', 'bob'];

const ordersOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first) =>
        ordersOf(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
      );

/** Each order of coming has two lines of its own: one goes on without a host, one ends. */
const COMINGS = ordersOf(NAMES);
const goesOn = (coming: number): number => coming;
const ends = (coming: number): number => COMINGS.length + coming;

const line = (nth: number, endOnHostExit: boolean) => ({
  name: `line-${nth}`,
  numbers: [lineNumber(nth)],
  greeting: '',
  host_pin: '730418',
  wait_for_host: true,
  end_on_host_exit: endOnHostExit,
  host_grace_secs: 0,
  sentences: { 'count-many': '', 'you-are-first': '', 'you-are-alone': '' },
});

const service = useService({
  lines: COMINGS.flatMap((_, coming) => [line(goesOn(coming), false), line(ends(coming), true)]),
});
const { enter } = createPeople(service);

type Party = Readonly<Record<Name, Caller>>;

/** They come one after another; who is on hold is looked at after each. */
const gather = async (nth: number, coming: readonly Name[]) => {
  const callers = new Map<Name, Caller>();
  const onHold: boolean[] = [];
  for (const name of coming) {
    const caller = await enter(lineNumber(nth), name === 'host' ? '730418#' : '#');
    await caller.joined;
    callers.set(name, caller);
    onHold.push([...callers.values()].every(isOnHold));
  }
  // All three names have been put in.
  return { onHold, party: Object.fromEntries(callers) as Party };
};

describe.each(COMINGS.map((coming, nth) => ({ title: coming.join(', '), coming, nth })))(
  'coming: $title',
  ({ coming, nth }) => {
    const waits = coming.map((_, position) => !coming.slice(0, position + 1).includes('host'));

    it('a line that goes on without the host is left by all in every order', async () => {
      for (const going of ordersOf(NAMES)) {
        const { onHold, party } = await gather(goesOn(nth), coming);
        expect(onHold).toEqual(waits);
        const rooms = NAMES.map((name) => party[name].conferences);
        expect(new Set(rooms.flat()).size).toBe(1);
        for (const [position, name] of going.entries()) {
          hangUp(party[name]);
          await party[name].ended;
          const left = going.slice(position + 1).map((other) => party[other].leg.seat?.status);
          expect(left).toEqual(left.map(() => 'joined'));
        }
        await quiet(service());
      }
    });

    it('a line that ends with the host hangs up whoever is still in', async () => {
      for (const going of ordersOf(NAMES)) {
        const { onHold, party } = await gather(ends(nth), coming);
        expect(onHold).toEqual(waits);
        const last = going.indexOf('host');
        for (const name of going.slice(0, last + 1)) hangUp(party[name]);
        const hungUp = going.slice(last + 1).map((name) => party[name].ended);
        for (const end of await Promise.all(hungUp)) expect(end.source).toBe('callee');
        await quiet(service());
      }
    });

    it('leaves nothing behind', () => {
      const { truth } = service().simulator;
      for (const number of [goesOn(nth), ends(nth)]) {
        const name = `line-${number}`;
        expect(conferencesOf(service().simulator, name)).toHaveLength(6);
        expect([truth.mostActiveAtOnce(name), truth.activeConferences(name)]).toEqual([1, []]);
      }
    });
  },
);
