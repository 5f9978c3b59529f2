// From the first ring to the conference.

import { describe, expect, it } from 'vitest';

import { eventually } from '../support/eventually.ts';
import { conferencesOf, executed } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { useService } from '../support/use-service.ts';

const SALES = { name: 'sales', numbers: [lineNumber(0)] };
const GREETED = { name: 'greeted', numbers: [lineNumber(1)], greeting: 'Welcome to the round.' };
const SILENT = { name: 'silent', numbers: [lineNumber(2)], greeting: '' };
const SMALL = { name: 'small', numbers: [lineNumber(3)], conference: { max_participants: 2 } };
const CLOSED = {
  name: 'closed',
  numbers: [lineNumber(4)],
  allow: [callerNumber(40), '+1312555009*'],
  deny: [callerNumber(99)],
};

const service = useService({ lines: [SALES, GREETED, SILENT, SMALL, CLOSED] });

const dial = (to: string, caller: number) =>
  service().simulator.dial({ from: callerNumber(caller), to });

interface Conference {
  readonly id: string;
  readonly status: string;
  readonly participant_count: number;
}

const conferences = (line: string) =>
  service().read<readonly Conference[]>(`/conferences?filter[line]=${line}`);

describe('a line', () => {
  it('has its conference created by the first caller and joined by the others', async () => {
    const { simulator } = service();
    const first = dial(lineNumber(0), 0);
    const id = await first.joined;
    const others = [1, 2, 3].map((caller) => dial(lineNumber(0), caller));
    expect(await Promise.all(others.map(({ joined }) => joined))).toEqual([id, id, id]);
    expect(conferencesOf(simulator, 'sales')).toEqual([id]);
    await eventually(() => conferences('sales')).toMatchObject([
      { id, status: 'in_progress', participant_count: 4 },
    ]);

    for (const caller of [first, ...others]) caller.hangUp();
    await eventually(() => conferences('sales')).toMatchObject([
      { id, status: 'completed', participant_count: 0 },
    ]);
  });

  it('speaks its greeting before the caller joins', async () => {
    const { simulator } = service();
    const caller = dial(lineNumber(1), 10);
    await caller.joined;
    const mine = simulator.journal
      .entries()
      .filter((entry) => 'callLegId' in entry && entry.callLegId === caller.callLegId);
    const heard = mine.findIndex(
      (entry) => entry.what === 'leg.heard' && entry.text === 'Welcome to the round.',
    );
    const spoken = mine.findIndex(
      (entry) => entry.what === 'webhook.emitted' && entry.eventType === 'call.speak.ended',
    );
    const joining = mine.findIndex(({ what }) => what === 'seat.joining');
    expect(heard).toBeGreaterThan(-1);
    expect(spoken).toBeGreaterThan(heard);
    expect(joining).toBeGreaterThan(spoken);
    caller.hangUp();
  });

  it('with an empty greeting says nothing before the caller joins', async () => {
    const caller = dial(lineNumber(2), 20);
    await caller.joined;
    expect(executed(service().simulator, 'calls.speak').map(({ target }) => target)).not.toContain(
      caller.callControlId,
    );
    caller.hangUp();
  });

  it('that is full tells the next caller so, hangs up, and has room again when one leaves', async () => {
    const inside = [30, 31].map((caller) => dial(lineNumber(3), caller));
    const [id] = await Promise.all(inside.map(({ joined }) => joined));
    const third = dial(lineNumber(3), 32);
    await third.hears('The conference is full.');
    expect(await third.ended).toMatchObject({ source: 'callee' });
    expect(third.conferences).toEqual([]);

    inside[0]?.hangUp();
    await eventually(() => conferences('small')).toMatchObject([{ id, participant_count: 1 }]);
    const fourth = dial(lineNumber(3), 33);
    expect(await fourth.joined).toBe(id);
    for (const caller of [...inside, fourth]) caller.hangUp();
  });

  it('that allows some numbers and denies others refuses the rest before answering', async () => {
    const welcome = [40, 95].map((caller) => dial(lineNumber(4), caller));
    const refused = [41, 99].map((caller) => dial(lineNumber(4), caller));
    await Promise.all(welcome.map(({ joined }) => joined));
    expect(await Promise.all(refused.map(({ ended }) => ended))).toEqual([
      expect.objectContaining({ cause: 'call_rejected', billedMs: 0 }),
      expect.objectContaining({ cause: 'call_rejected', billedMs: 0 }),
    ]);
    for (const caller of welcome) caller.hangUp();
  });
});

it('a call to a number of no line is rejected before it is answered', async () => {
  const { simulator } = service();
  const caller = dial(lineNumber(99), 50);
  expect(await caller.ended).toMatchObject({ cause: 'call_rejected', billedMs: 0 });
  await quiet(service());
  const toIt = simulator.journal
    .of('command')
    .filter(({ target }) => target === caller.callControlId);
  expect(toIt.map(({ operation }) => operation)).toEqual(['calls.reject']);
  expect(await service().read(`/calls/${caller.callLegId}`)).toMatchObject({
    phase: 'ended',
    answered_at: null,
    hangup_cause: 'call_rejected',
  });
});
