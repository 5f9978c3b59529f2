// Telnyx promises no order. Whatever is not known of it is tried both ways, and the end is the same.

import { beforeAll, describe, expect, it } from 'vitest';

import { answersOf, defaultSwitches, type SwitchName } from '../simulator/switches.ts';
import { eventually } from '../support/eventually.ts';
import { conferencesOf } from '../support/executed.ts';
import { callerNumber, lineNumber } from '../support/phone-numbers.ts';
import { quiet } from '../support/quiet.ts';
import { useService } from '../support/use-service.ts';
import type { Caller } from '../simulator/caller.ts';

/** Each of them changes which events come, or in which order. */
const SWITCHES = [
  'createOrder',
  'hangupOrder',
  'leftOnHangup',
  'endOrder',
  'callPayload',
  'payloadTime',
  'floorEnvelope',
  'bridgedOnJoin',
  'timestamps',
] as const satisfies readonly SwitchName[];

/** The first answer of each is the default, which the other scenarios run under. */
const CASES = SWITCHES.flatMap((name) =>
  answersOf(name)
    .slice(1)
    .map((answer) => ({ name, answer })),
).map((one, nth) => ({ ...one, nth, line: `line-${nth}` }));

const service = useService({
  lines: CASES.map(({ line, nth }) => ({
    name: line,
    numbers: [lineNumber(nth)],
    greeting: '',
    record: 'on',
  })),
});

interface Ended {
  readonly id: string;
}

/** Two people talk on the nth line, are recorded, and go. Resolves when all is over. */
const talk = async (nth: number): Promise<readonly Caller[]> => {
  const { simulator, read } = service();
  const callers = [0, 1].map((caller) =>
    simulator.dial({ from: callerNumber(10 * nth + caller), to: lineNumber(nth) }),
  );
  const [id] = await Promise.all(callers.map(({ joined }) => joined));
  const [one, two] = callers;
  await eventually(() => read(`/conferences/${id}`)).toMatchObject({
    participant_count: 2,
    recording: 'on',
    status: 'in_progress',
  });
  one?.talk();
  await eventually(() => read(`/conferences/${id}`)).toMatchObject({
    floor_call_control_id: one?.callControlId,
  });
  one?.hangUp();
  await eventually(() => read(`/conferences/${id}`)).toMatchObject({ participant_count: 1 });
  two?.hangUp();
  await eventually(() => read(`/conferences/${id}`)).toMatchObject({ status: 'completed' });
  await quiet(service());
  return callers;
};

describe.each(CASES)('with $name $answer', ({ name, answer, nth, line }) => {
  beforeAll(() => service().simulator.setSwitches({ ...defaultSwitches, [name]: answer }));

  it('two people meet, are heard, are recorded and go', async () => {
    const { read, simulator } = service();
    const callers = await talk(nth);
    const [id] = conferencesOf(simulator, line);
    expect(conferencesOf(simulator, line)).toHaveLength(1);
    expect(await read<readonly Ended[]>(`/conferences?filter[line]=${line}`)).toMatchObject([
      {
        id,
        status: 'completed',
        end_reason: 'all_left',
        connection_id: simulator.connectionId,
        participant_count: 0,
        peak_participant_count: 2,
        floor_call_control_id: callers[0]?.callControlId,
      },
    ]);
    expect(await read(`/conferences/${id}/recordings`)).toHaveLength(1);
    const participants = await read<readonly object[]>(`/conferences/${id}/participants`);
    expect(participants).toHaveLength(2);
    for (const participant of participants) expect(participant).toMatchObject({ status: 'left' });
    for (const { callLegId } of callers) {
      expect(await read(`/calls/${callLegId}`)).toMatchObject({ phase: 'ended' });
    }
    expect(await read('/dead-letters')).toEqual([]);
  });
});
