import { expect, test } from 'vitest';

import { readArrivals, type ArrivalEntries } from './arrivals.ts';

const at = (ms: number) => ({ seq: ms, at: ms });

const initiated = (callLegId: string) => ({
  ...at(0),
  what: 'leg.initiated' as const,
  callLegId,
  callControlId: `control-${callLegId}`,
  direction: 'incoming' as const,
  from: '+12025550001',
  to: '+12025560000',
});
const answered = (callLegId: string, ms: number) => ({
  ...at(ms),
  what: 'leg.answered' as const,
  callLegId,
});
const joined = (callLegId: string, ms: number) => ({
  ...at(ms),
  what: 'seat.joined' as const,
  callLegId,
  conferenceId: 'c1',
  name: 'board',
});
const created = (conferenceId: string, name: string) => ({
  ...at(1),
  what: 'conference.created' as const,
  callLegId: 'a',
  connectionId: '1',
  conferenceId,
  name,
});
const command = (operation: string, callLegId: string, ms: number) => ({
  ...at(ms),
  what: 'command' as const,
  operation,
  target: null,
  callControlId: `control-${callLegId}`,
  commandId: null,
  status: 200,
  code: null,
  effect: 'executed' as const,
});

const entries = (some: Partial<ArrivalEntries>): ArrivalEntries => ({
  initiated: [],
  answered: [],
  joined: [],
  created: [],
  commands: [],
  ...some,
});

test('added time runs from the answer to the first create or join of that leg', () => {
  const { addedMs } = readArrivals(
    entries({
      initiated: [initiated('a'), initiated('b')],
      answered: [answered('a', 100), answered('b', 200)],
      commands: [
        command('calls.answer', 'a', 90),
        command('conferences.create', 'a', 107),
        command('conferences.join', 'b', 205),
        command('conferences.join', 'a', 300),
      ],
    }),
  );
  expect(addedMs).toEqual([7, 5]);
});

test('who was in no conference is lost', () => {
  const { callers, lost } = readArrivals(
    entries({ initiated: [initiated('a'), initiated('b')], joined: [joined('b', 9)] }),
  );
  expect({ callers, lost }).toEqual({ callers: 2, lost: 1 });
});

test('creates are counted by the name of the conference', () => {
  const { creates } = readArrivals(
    entries({
      created: [created('c1', 'board'), created('c2', 'sales'), created('c3', 'board')],
    }),
  );
  expect(creates).toEqual({ board: 2, sales: 1 });
});
