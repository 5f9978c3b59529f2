// What Telnyx shows of our legs and our conferences.

import type { ClientState } from '../conference/client-state.ts';
import type { ParticipantFound } from '../call/command.ts';
import type { Lines } from '../conference/line.ts';
import { listActiveConferences, listParticipants } from '../telnyx/execute-read.ts';
import { listActiveCalls } from '../telnyx/list-active-calls.ts';
import type { TelnyxClient } from '../telnyx/client.ts';

export interface TelnyxView {
  /** True when every leg of the connection was listed, so that one that is missing is gone. */
  readonly legsAreComplete: boolean;
  readonly legs: ReadonlyMap<string, TelnyxLeg>;
  readonly conferences: readonly TelnyxConference[];
}

export interface TelnyxLeg {
  readonly callLegId: string;
  readonly callControlId: string;
  readonly callSessionId: string | null;
  readonly clientState: ClientState | null;
  readonly durationSecs: number;
  /** The conference of ours that it has joined. */
  readonly conference: TelnyxConference | null;
}

export interface TelnyxConference {
  readonly conferenceId: string;
  readonly line: string;
  readonly createdAt: string;
  readonly joined: readonly ParticipantFound[];
}

interface Source {
  readonly client: TelnyxClient;
  readonly connectionId: string | null;
  readonly lines: Lines;
  readonly conferenceNamePrefix: string;
}

/** A number is a line of its own when no lines are configured. */
const NUMBER = /^\+\d{3,15}$/;

/** @throws the SDK's errors: half a view would look like a loss. */
export const readTelnyx = async (
  source: Source,
  liveLines: readonly string[],
): Promise<TelnyxView> => {
  const { client, connectionId } = source;
  const [active, calls] = await Promise.all([
    listActiveConferences(client, null),
    connectionId === null ? [] : listActiveCalls(client, connectionId),
  ]);
  const conferences = await Promise.all(
    active.flatMap(({ conferenceId, name, createdAt }) => {
      const line = lineOf(name, source, liveLines);
      return line === null ? [] : [withParticipants(client, { conferenceId, line, createdAt })];
    }),
  );
  const legs = new Map<string, TelnyxLeg>();
  for (const call of calls) legs.set(call.callLegId, { ...call, conference: null });
  for (const conference of conferences) {
    for (const { callLegId, callControlId } of conference.joined) {
      legs.set(callLegId, {
        callSessionId: null,
        clientState: null,
        durationSecs: 0,
        ...legs.get(callLegId),
        callLegId,
        callControlId,
        conference,
      });
    }
  }
  return { legsAreComplete: connectionId !== null, legs, conferences };
};

const withParticipants = async (
  client: TelnyxClient,
  conference: Omit<TelnyxConference, 'joined'>,
): Promise<TelnyxConference> => ({
  ...conference,
  joined: (await listParticipants(client, conference.conferenceId)).filter(
    ({ status }) => status === 'joined',
  ),
});

/** The account may have conferences of other applications: those are none of ours. */
const lineOf = (
  name: string,
  { lines, conferenceNamePrefix }: Source,
  liveLines: readonly string[],
): string | null => {
  if (!name.startsWith(conferenceNamePrefix)) return null;
  const line = name.slice(conferenceNamePrefix.length);
  const configured = lines.all();
  const isOurs =
    configured.some((one) => one.name === line) ||
    liveLines.includes(line) ||
    (configured.length === 0 && NUMBER.test(line));
  return isOurs ? line : null;
};
