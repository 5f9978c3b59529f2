// Commands that change nothing at Telnyx. The lists are also read directly, by the reconciler.

import type { Telnyx } from 'telnyx/index.js';

import type { ConferenceFound, ParticipantFound } from '../call/command.ts';
import type { ConferenceRead } from '../conference/command.ts';
import type { ConferenceOptions } from '../conference/line.ts';
import type { TelnyxClient } from './client.ts';
import type { Executors } from './executor.ts';
import { PAGE_SIZE, readPages } from './pages.ts';
import { UnreadableReplyError } from './refusals.ts';
import { field } from './request-fields.ts';

type Region = ConferenceOptions['region'] | null;

export const READ_EXECUTORS: Executors<ConferenceRead['type']> = {
  'conferences.list': async (client, command) => ({
    conferences: await listActiveConferences(client, command.name, command.region ?? null),
  }),

  'conferences.retrieve': async (client, command) => {
    const { data } = await client.conferences.retrieve(command.conferenceId, {
      ...field('region', command.region),
    });
    if (!data?.id) throw new UnreadableReplyError(command.type);
    return conferenceFound(data);
  },

  'conferences.listParticipants': async (client, command) => {
    const all = await listParticipants(client, command.conferenceId, command.region ?? null);
    const { callControlId } = command;
    const participants =
      callControlId === null ? all : all.filter((one) => one.callControlId === callControlId);
    return { participants };
  },

  'recordings.retrieve': async (client, command) => {
    const { data } = await client.recordings.retrieve(command.recordingId);
    if (!data) throw new UnreadableReplyError(command.type);
    return {
      recordingId: command.recordingId,
      mp3Url: data.download_urls?.mp3 ?? null,
      wavUrl: data.download_urls?.wav ?? null,
    };
  },
};

/**
 * Conferences that are `init` or `in_progress`, oldest first; `name` null: of every name. One
 * created without being started is thought to be `init`, and Telnyx filters by one status at once.
 */
export const listActiveConferences = async (
  client: TelnyxClient,
  name: string | null,
  region: Region = null,
): Promise<readonly ConferenceFound[]> => {
  const [running, unstarted] = await Promise.all([
    listConferences(client, 'in_progress', name, region),
    listConferences(client, 'init', name, region),
  ]);
  // One that was started between the two reads is in both.
  const byId = new Map([...unstarted, ...running].map((one) => [one.conferenceId, one] as const));
  return [...byId.values()].toSorted(byAge);
};

const listConferences = async (
  client: TelnyxClient,
  status: 'init' | 'in_progress',
  name: string | null,
  region: Region,
): Promise<readonly ConferenceFound[]> => {
  const conferences = await readPages('conferences.list', ({ number }) =>
    client.conferences.list({
      filter: { ...field('name', name), status },
      'page[number]': number,
      'page[size]': PAGE_SIZE,
      ...field('region', region),
    }),
  );
  return conferences.map((conference) => conferenceFound({ status, ...conference }));
};

/** Everyone Telnyx lists, those who have left among them where it still knows them. */
export const listParticipants = async (
  client: TelnyxClient,
  conferenceId: string,
  region: Region = null,
): Promise<readonly ParticipantFound[]> => {
  const participants = await readPages('conferences.listParticipants', ({ number }) =>
    client.conferences.listParticipants(conferenceId, {
      'page[number]': number,
      'page[size]': PAGE_SIZE,
      ...field('region', region),
    }),
  );
  return participants.map((participant) => ({
    callControlId: participant.call_control_id,
    callLegId: participant.call_leg_id,
    status: participant.status,
    muted: participant.muted,
    onHold: participant.on_hold,
  }));
};

const conferenceFound = (conference: Telnyx.Conference): ConferenceFound => ({
  conferenceId: conference.id,
  name: conference.name,
  // Telnyx may leave it out; only an ended conference has a reason.
  status: conference.status ?? (conference.end_reason ? 'completed' : 'in_progress'),
  createdAt: conference.created_at,
  endReason: conference.end_reason ?? null,
});

/** The id decides between two of the same instant, so that everybody picks the same one. */
const byAge = (a: ConferenceFound, b: ConferenceFound): number =>
  Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.conferenceId < b.conferenceId ? -1 : 1);
