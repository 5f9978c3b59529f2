// What `/v1` shows beside what is true at Telnyx.

import type { Simulator } from '../simulator/simulator.ts';
import type { ServiceProcess } from './service-process.ts';
import { ADMIN_TOKEN } from './stage.ts';
import { violation, type Violation } from './violation.ts';

const READ_TIMEOUT_MS = 3_000;
const LIVE_PHASES = [
  'ringing',
  'accepting',
  'answering',
  'collecting-pin',
  'entering',
  'waiting',
  'joining',
  'in-conference',
  'leaving',
] as const;

interface Conference {
  readonly id: string;
  readonly line: string;
  readonly status: string;
}

interface Participant {
  readonly call_leg_id: string;
  readonly status: string;
  readonly muted: boolean;
}

interface Call {
  readonly call_leg_id: string;
}

/** Every difference between the two; empty when they agree. Rejects while `/v1` cannot be read. */
export const compareViews = async (
  simulator: Simulator,
  process: ServiceProcess,
): Promise<readonly Violation[]> => {
  const read = readerOf(process);
  const shown = [
    ...(await read<Conference>('/conferences?filter[status]=in_progress')),
    ...(await read<Conference>('/conferences?filter[status]=init')),
  ];
  const faces = new Map<string, string>();
  for (const { id } of shown) {
    for (const one of await read<Participant>(`/conferences/${id}/participants`)) {
      if (one.status === 'joined') faces.set(`${id} ${one.call_leg_id}`, muteWord(one.muted));
    }
  }
  const callsShown = new Set<string>();
  for (const phase of LIVE_PHASES) {
    for (const { call_leg_id } of await read<Call>(`/calls?filter[phase]=${phase}`)) {
      callsShown.add(call_leg_id);
    }
  }

  const { world } = simulator.model;
  const truth = [...world.conferences.active()];
  const seats = new Map<string, string>(
    truth.flatMap(({ id, seats: taken }) =>
      [...taken.values()]
        .filter(({ status }) => status === 'joined')
        .map(({ leg, muted }) => [`${id} ${leg.callLegId}`, muteWord(muted)] as const),
    ),
  );
  const live = new Set([...world.legs.live()].map(({ callLegId }) => callLegId));
  return [
    ...differences(
      'conference',
      new Set(shown.map(({ id }) => id)),
      new Set(truth.map(({ id }) => id)),
    ),
    ...differences('participant', new Set(faces.keys()), new Set(seats.keys())),
    ...differences('call', callsShown, live),
    ...[...faces].flatMap(([who, shownAs]) => {
      const isTruly = seats.get(who);
      return isTruly === undefined || isTruly === shownAs
        ? []
        : [violation(CHECK, `${who} is shown ${shownAs} and is ${isTruly}`, legOf(who))];
    }),
  ];
};

const CHECK = '/v1 shows what Telnyx shows';

const muteWord = (muted: boolean): string => (muted ? 'muted' : 'unmuted');

const differences = (
  what: string,
  shown: ReadonlySet<string>,
  truth: ReadonlySet<string>,
): readonly Violation[] => [
  ...[...shown]
    .filter((id) => !truth.has(id))
    .map((id) => violation(CHECK, `${what} ${id} is shown and is gone`, legOf(id))),
  ...[...truth]
    .filter((id) => !shown.has(id))
    .map((id) => violation(CHECK, `${what} ${id} is there and is not shown`, legOf(id))),
];

const legOf = (id: string): string => id.split(' ').at(-1) ?? id;

const readerOf =
  ({ adminPort }: ServiceProcess) =>
  async <T>(path: string): Promise<readonly T[]> => {
    const found: T[] = [];
    for (let page = 1; ; page++) {
      const mark = path.includes('?') ? '&' : '?';
      const url = `http://127.0.0.1:${adminPort}/v1${path}${mark}page[size]=250&page[number]=${page}`;
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
        signal: AbortSignal.timeout(READ_TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      const { data, meta } = (await response.json()) as Page<T>;
      found.push(...data);
      if (page >= meta.total_pages) return found;
    }
  };

interface Page<T> {
  readonly data: readonly T[];
  readonly meta: { readonly total_pages: number };
}
