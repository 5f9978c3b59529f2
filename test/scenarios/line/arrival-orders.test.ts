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

const COMINGS = ordersOf(NAMES);
const GOINGS = ordersOf(NAMES);

/** Every pair of orders has a line of its own that goes on without a host, and one that ends. */
const lineOf = (coming: number, going: number, endsWithHost: boolean): number =>
  (coming * GOINGS.length + going) * 2 + (endsWithHost ? 1 : 0);

const line = (nth: number) => ({
  name: `line-${nth}`,
  numbers: [lineNumber(nth)],
  greeting: '',
  host_pin: '730418',
  wait_for_host: true,
  end_on_host_exit: nth % 2 === 1,
  host_grace_secs: 0,
  sentences: { 'count-many': '', 'you-are-first': '', 'you-are-alone': '' },
});

const LINES = Array.from({ length: COMINGS.length * GOINGS.length * 2 }, (_, nth) => line(nth));
const service = useService({ lines: LINES });
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

/** They hang up one after another, and whoever has not is still in. */
const goOneByOne = async (party: Party, going: readonly Name[]): Promise<void> => {
  for (const [position, name] of going.entries()) {
    hangUp(party[name]);
    await party[name].ended;
    const others = going.slice(position + 1).map((other) => party[other].leg.seat?.status);
    expect(others).toEqual(others.map(() => 'joined'));
  }
};

/** They hang up until the host has, and whoever has not is hung up. */
const goWithHost = async (party: Party, going: readonly Name[]): Promise<void> => {
  const last = going.indexOf('host');
  for (const name of going.slice(0, last + 1)) hangUp(party[name]);
  const left = await Promise.all(going.slice(last + 1).map((name) => party[name].ended));
  expect(left.map(({ source }) => source)).not.toContain('caller');
};

describe.each(COMINGS.map((coming, nth) => ({ title: coming.join(', '), coming, nth })))(
  'coming: $title',
  ({ coming, nth }) => {
    const waits = coming.map((_, position) => !coming.slice(0, position + 1).includes('host'));

    it.each([
      ['goes on without the host', false, goOneByOne],
      ['ends with the host', true, goWithHost],
    ])('a line that %s is left by all, whoever goes first', async (_title, isEnding, go) => {
      await Promise.all(
        GOINGS.map(async (going, index) => {
          const { onHold, party } = await gather(lineOf(nth, index, isEnding), coming);
          expect(onHold).toEqual(waits);
          await go(party, going);
        }),
      );
      await quiet(service());
    });
  },
);

it('every line has had one conference, and nothing is left behind', () => {
  const { simulator } = service();
  const { truth } = simulator;
  expect(LINES.map(({ name }) => conferencesOf(simulator, name).length)).toEqual(
    LINES.map(() => 1),
  );
  expect([truth.activeConferences(), truth.liveLegs(), truth.namesEverDoubled()]).toEqual([
    [],
    [],
    [],
  ]);
});
