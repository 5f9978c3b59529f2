// A command to Telnyx that goes wrong once, whether it was executed or not: the caller does not
// notice, and it takes effect once.

import { expect, it } from 'vitest';

import type { Caller } from '../simulator/caller.ts';
import type { CommandFault } from '../simulator/weather.ts';
import { eventually } from '../support/eventually.ts';
import { conferencesOf, executed } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { useService } from '../support/use-service.ts';

const TIMEOUT_MS = 400;
const LATE_MS = 600;
const RETRY_AFTER_SECS = 1;

const FAULTS: readonly { readonly what: string; readonly fault: CommandFault }[] = [
  { what: 'is answered 503', fault: { status: 503 } },
  { what: 'is executed and answered 500', fault: { executeThenStatus: 500 } },
  { what: 'has its connection cut', fault: { cut: true } },
  { what: 'is executed and has its connection cut', fault: { executeThenCut: true } },
  { what: 'is not answered in time', fault: { delayMs: LATE_MS } },
  { what: 'is executed and not answered in time', fault: { executeThenDelayMs: LATE_MS } },
  { what: 'is too much', fault: { status: 429, retryAfterSecs: RETRY_AFTER_SECS } },
];

/** Each of them goes wrong once. */
const OPERATIONS = ['calls.answer', 'conferences.create', 'conferences.join', 'calls.hangup'];

const service = useService({
  env: { TELNYX_TIMEOUT_MS: String(TIMEOUT_MS) },
  lines: FAULTS.map((_, nth) => ({
    name: `line-${nth}`,
    numbers: [lineNumber(nth)],
    greeting: '',
    conference: { max_participants: 2 },
  })),
});

/** Two fill the conference, a third is told so and hung up, and then they go. */
const scene = async (nth: number): Promise<readonly [Caller, Caller, Caller]> => {
  const dial = (caller: number): Caller =>
    service().simulator.dial({ from: callerNumber(10 * nth + caller), to: lineNumber(nth) });
  const inside = [dial(0), dial(1)] as const;
  await Promise.all(inside.map(({ joined }) => joined));
  const third = dial(2);
  await third.ended;
  for (const caller of inside) caller.hangUp();
  for (const { callLegId } of [...inside, third]) {
    await eventually(() => service().read(`/calls/${callLegId}`)).toMatchObject({ phase: 'ended' });
  }
  await quiet(service());
  return [...inside, third];
};

it.each(FAULTS.map((one, nth) => ({ ...one, nth })))(
  'a command that $what takes effect once',
  { timeout: 60_000 },
  async ({ nth, fault }) => {
    const { simulator, read } = service();
    for (const operation of OPERATIONS) simulator.nextCommand(operation, fault);
    const callers = await scene(nth);
    const [one, two, third] = callers;

    const mine = new Set(callers.map(({ callControlId }) => callControlId));
    const executedFor = (operation: string) =>
      executed(simulator, operation).filter(
        ({ target, callControlId }) => mine.has(target ?? '') || mine.has(callControlId ?? ''),
      );
    expect(executedFor('calls.answer')).toHaveLength(3);
    expect(executedFor('conferences.create')).toHaveLength(1);
    expect(executedFor('conferences.join')).toHaveLength(1);
    expect(executedFor('calls.hangup').map(({ target }) => target)).toEqual([third.callControlId]);
    const conferences = conferencesOf(simulator, `line-${nth}`);
    expect([one.conferences, two.conferences]).toEqual([conferences, conferences]);
    expect(third.heard).toEqual([expect.stringContaining('The conference is full.')]);
    expect(await read('/dead-letters')).toEqual([]);
  },
);

it('a command is not repeated before the time that Telnyx asks for', () => {
  const { journal } = service().simulator;
  const limited = journal.of('command.fault').filter(({ fault }) => fault.includes('429'));
  expect(limited.map(({ operation }) => operation).toSorted()).toEqual(OPERATIONS.toSorted());
  for (const { at, operation, target } of limited) {
    const repeat = journal
      .of('command')
      .find((entry) => entry.at > at && entry.operation === operation && entry.target === target);
    expect(repeat?.at ?? 0).toBeGreaterThanOrEqual(at + RETRY_AFTER_SECS * 1_000);
  }
});
