import type { Recording } from '../conference/state.ts';
import type { AdminContext } from './admin-context.ts';
import { notFoundError } from './api-error.ts';
import { lineNameOf } from './conference-resource.ts';
import { sendPageOf } from './envelope.ts';
import { oneOf, readQuery } from './query.ts';
import { pathParameter, type Answer } from './route.ts';

const FILTERS = { channels: oneOf('single', 'dual') } as const;

/** `GET /v1/conferences/{id}/recordings`: those that Telnyx has saved, in the order of their start. */
export const listRecordings =
  ({ readModel }: AdminContext): Answer =>
  async (request, response) => {
    const { filter, page } = readQuery(request, FILTERS);
    const conferenceId = pathParameter(request, 'id');
    const found = await readModel.findConference(conferenceId);
    if (!found) throw notFoundError('conference');
    const recordings = (await readModel.readRecordings(lineNameOf(found), conferenceId))
      .filter(({ channels }) => filter.channels === null || channels === filter.channels)
      .toSorted(byStart);
    sendPageOf(response, recordings, page, recordingResource);
  };

/** Without links: Telnyx's expire after ten minutes, so they are fetched when they are wanted. */
const recordingResource = (recording: Recording): object => ({
  record_type: 'recording',
  id: recording.recordingId,
  conference_id: recording.conferenceId,
  channels: recording.channels,
  format: recording.format,
  recording_started_at: recording.startedAt,
  recording_ended_at: recording.endedAt,
});

const byStart = (one: Recording, other: Recording): number => {
  const key = ({ startedAt, recordingId }: Recording) => `${startedAt ?? ''} ${recordingId}`;
  return key(one) < key(other) ? -1 : 1;
};
