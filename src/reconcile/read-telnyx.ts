// What Telnyx shows of our legs and our conferences.

import type { ClientState } from '../conference/client-state.ts';
import type { ConferenceFound, ParticipantFound } from '../call/command.ts';
import type { ConferenceOptions, Lines } from '../conference/line.ts';
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

type Region = ConferenceOptions['region'] | null;

/** A number is a line of its own when no lines are configured. */
const NUMBER = /^\+\d{3,15}$/;

/** A room whose conference goes on here, and where that was created. */
interface Live {
  readonly line: string;
  readonly region: Region;
}

/** @throws the SDK's errors: half a view would look like a loss. */
export const readTelnyx = async (source: Source, live: readonly Live[]): Promise<TelnyxView> => {
  const { client, connectionId } = source;
  const [active, calls] = await Promise.all([
    listEverywhere(source, live),
    connectionId === null ? [] : listActiveCalls(client, connectionId),
  ]);
  const liveLines = live.map(({ line }) => line);
  const conferences = await Promise.all(
    active.flatMap(({ conferenceId, name, createdAt, region }) => {
      const line = lineOf(name, source, liveLines);
      const ours = line === null ? null : { conferenceId, line, createdAt };
      return ours === null ? [] : [withParticipants(client, ours, region)];
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

/**
 * Telnyx may show the conferences of one region only, so each that a line or a conference of ours is in
 * is asked for. One that is shown for several is told once.
 */
const listEverywhere = async (
  { client, lines }: Source,
  live: readonly Live[],
): Promise<readonly (ConferenceFound & Pick<Live, 'region'>)[]> => {
  const regions = new Set<Region>([
    null,
    ...lines.all().map(({ conference }) => conference.region ?? null),
    ...live.map(({ region }) => region),
  ]);
  const lists = await Promise.all(
    [...regions].map(async (region) =>
      (await listActiveConferences(client, null, region)).map((found) => ({ ...found, region })),
    ),
  );
  return [...new Map(lists.flat().map((found) => [found.conferenceId, found])).values()];
};

const withParticipants = async (
  client: TelnyxClient,
  conference: Omit<TelnyxConference, 'joined'>,
  region: Region,
): Promise<TelnyxConference> => ({
  ...conference,
  joined: (await listParticipants(client, conference.conferenceId, region)).filter(
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
