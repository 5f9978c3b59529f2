// Who opens the conference, and what happens when that goes wrong.

import { describe, expect, it } from 'vitest';

import { decodeClientState } from '../../src/telnyx/client-state-codec.ts';
import type { Caller } from '../simulator/caller.ts';
import { eventually } from '../support/eventually.ts';
import { conferencesOf } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { useService } from '../support/use-service.ts';

const line = (nth: number) => ({ name: `line-${nth}`, numbers: [lineNumber(nth)], greeting: '' });

/** Long enough for what has to happen meanwhile, and below the time-out of a command. */
const HELD_MS = 2_000;

const service = useService({ lines: [0, 1, 2, 3, 4, 5].map(line) });

const dial = (nth: number, caller: number): Caller =>
  service().simulator.dial({ from: callerNumber(10 * nth + caller), to: lineNumber(nth) });

interface CallShown {
  readonly phase: string;
}

const phaseOf = async ({ callLegId }: Caller): Promise<string> =>
  (await service().read<CallShown>(`/calls/${callLegId}`)).phase;

/** One caller whose create is held up on the way, and another who waits for it. */
const openSlowly = async (nth: number): Promise<readonly [Caller, Caller]> => {
  const first = dial(nth, 0);
  await eventually(() => phaseOf(first)).toBe('joining');
  const second = dial(nth, 1);
  await eventually(() => phaseOf(second)).toBe('waiting');
  return [first, second];
};

/** They go, and nothing is left of them. */
const hangUp = async (...callers: readonly Caller[]): Promise<void> => {
  for (const caller of callers) caller.hangUp();
  await quiet(service());
  const { truth } = service().simulator;
  const names = new Set(callers.map(({ leg }) => `line-${Number(leg.to.slice(-2))}`));
  for (const name of names) {
    expect(truth.activeConferences(name)).toEqual([]);
    expect(truth.mostActiveAtOnce(name)).toBe(1);
  }
};

describe('a caller who hangs up while opening the conference', () => {
  it('hands the opening over to the next, when create had not been executed', async () => {
    const { simulator } = service();
    simulator.nextCommand('conferences.create', { delayMs: HELD_MS });
    const [first, second] = await openSlowly(0);
    first.hangUp();
    const id = await second.joined;
    expect(conferencesOf(simulator, 'line-0')).toEqual([id]);
    await hangUp(second);
  });

  it('leaves no conference behind, when create had been executed', async () => {
    const { simulator } = service();
    simulator.nextCommand('conferences.create', { executeThenDelayMs: HELD_MS });
    simulator.nextDelivery('conference.created', { delayMs: HELD_MS });
    simulator.nextDelivery('conference.participant.joined', { delayMs: HELD_MS });
    const [first, second] = await openSlowly(1);
    first.hangUp();
    await second.joined;
    expect(first.conferences).toHaveLength(1);
    expect(second.conferences).not.toContain(first.conferences[0]);
    expect(conferencesOf(simulator, 'line-1')).toHaveLength(2);
    await hangUp(second);
  });
});

describe('callers of one line at the same instant', () => {
  it('create one conference between them', async () => {
    const { simulator } = service();
    // The election must not need Telnyx's help.
    simulator.setSwitches({ nameScope: 'none' });
    const callers = Array.from({ length: 8 }, (_, nth) => dial(2, nth));
    const ids = new Set(await Promise.all(callers.map(({ joined }) => joined)));
    expect([...ids]).toEqual(conferencesOf(simulator, 'line-2'));
    expect(ids.size).toBe(1);
    await hangUp(...callers);
    simulator.setSwitches({ nameScope: 'account' });
  });
});

describe('a conference that is over', () => {
  it('is followed by another when Telnyx says so only to the next caller', async () => {
    const { simulator } = service();
    const first = dial(3, 0);
    const gone = await first.joined;
    // Nothing is ever heard of its end.
    simulator.nextDelivery('conference.ended', { copies: 0 });
    simulator.nextDelivery('conference.participant.left', { copies: 0 });
    simulator.nextDelivery('call.hangup', { copies: 0 });
    first.hangUp();
    const second = dial(3, 1);
    const next = await second.joined;
    expect(conferencesOf(simulator, 'line-3')).toEqual([gone, next]);
    const joins = simulator.journal
      .of('command')
      .filter(({ operation, target }) => operation === 'conferences.join' && target === gone);
    expect(joins).toMatchObject([{ effect: 'refused', code: '90019' }]);
    await hangUp(second);
    expect(await service().read(`/conferences?filter[line]=line-3`)).toMatchObject([
      { id: next, status: 'completed' },
      { id: gone, status: 'completed' },
    ]);
  });

  it('is followed by one of the next generation', async () => {
    const generations: unknown[] = [];
    for (const nth of [0, 1, 2]) {
      const caller = dial(4, nth);
      await caller.joined;
      generations.push(decodeClientState(caller.leg.clientState)?.generation);
      await hangUp(caller);
    }
    expect(generations).toEqual([1, 2, 3]);
  });
});

it('a name that somebody else holds is joined, and not doubled', async () => {
  const { simulator } = service();
  // Create is executed, its reply is lost and so is its id: the repeat finds the name taken.
  simulator.setSwitches({ repeatedCommand: 'error' });
  simulator.nextCommand('conferences.create', { executeThenCut: true });
  const first = dial(5, 0);
  const second = dial(5, 1);
  const id = await first.joined;
  expect(await second.joined).toBe(id);
  expect(conferencesOf(simulator, 'line-5')).toEqual([id]);
  simulator.setSwitches({ repeatedCommand: 'same-result' });
  await hangUp(first, second);
});
