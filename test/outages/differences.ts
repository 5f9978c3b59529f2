// What `/v1` shows beside what is true at Telnyx.

import type { RunningService } from '../support/test-service.ts';

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

/** Empty when they agree. For no more of anything than a page of `/v1` holds. */
export const differences = async ({
  read,
  simulator,
}: Pick<RunningService, 'read' | 'simulator'>): Promise<readonly string[]> => {
  const shown = await read<readonly { readonly id: string }[]>(
    '/conferences?filter[status]=in_progress&page[size]=250',
  );
  const rosters = await Promise.all(
    shown.map(({ id }) =>
      read<readonly Participant[]>(`/conferences/${id}/participants?page[size]=250`),
    ),
  );
  const phases = await Promise.all(
    LIVE_PHASES.map((phase) =>
      read<readonly Call[]>(`/calls?filter[phase]=${phase}&page[size]=250`),
    ),
  );
  const joined = rosters.flat().filter(({ status }) => status === 'joined');
  const active = simulator.truth.activeConferences();
  return [
    ...compare(
      'conference',
      shown.map(({ id }) => id),
      active.map((one) => one.conferenceId),
    ),
    ...compare(
      'participant',
      joined.map((participant) => participant.call_leg_id),
      active.flatMap((one) => simulator.truth.roster(one.conferenceId)),
    ),
    ...compare(
      'call',
      phases.flat().map((call) => call.call_leg_id),
      simulator.truth.liveLegs(),
    ),
  ];
};

interface Call {
  readonly call_leg_id: string;
}

interface Participant extends Call {
  readonly status: string;
}

const compare = (
  what: string,
  shown: readonly string[],
  truth: readonly string[],
): readonly string[] => [
  ...shown.filter((id) => !truth.includes(id)).map((id) => `${what} ${id} is gone`),
  ...truth.filter((id) => !shown.includes(id)).map((id) => `${what} ${id} is not shown`),
];
