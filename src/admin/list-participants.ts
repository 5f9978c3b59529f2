import { byArrival } from '../conference/roster.ts';
import type { AdminContext } from './admin-context.ts';
import { notFoundError } from './api-error.ts';
import { conferenceOf, lineNameOf } from './conference-resource.ts';
import { sendPageOf } from './envelope.ts';
import { isParticipant, participantResource } from './participant-resource.ts';
import { oneOf, readQuery, trueOrFalse } from './query.ts';
import { pathParameter, type Answer } from './route.ts';

const FILTERS = {
  status: oneOf('joining', 'joined', 'left'),
  muted: trueOrFalse,
  on_hold: trueOrFalse,
} as const;

/** `GET /v1/conferences/{id}/participants`: in the order in which they came. */
export const listParticipants =
  ({ readModel, maskNumber }: AdminContext): Answer =>
  async (request, response) => {
    const { filter, page } = readQuery(request, FILTERS);
    const found = await readModel.findConference(pathParameter(request, 'id'));
    if (!found) throw notFoundError('conference');
    const conference = conferenceOf(found);
    const line = lineNameOf(found);
    const [roster, left] = await Promise.all([
      readModel.readRoster(line),
      readModel.readLeft(line, conference.conferenceId),
    ]);
    const present = roster.filter((it) => it.conferenceId === conference.conferenceId);
    const participants = [...present, ...left]
      .filter(isParticipant)
      .filter((it) => filter.status === null || it.status === filter.status)
      .filter((it) => filter.muted === null || it.muted === filter.muted)
      .filter((it) => filter.on_hold === null || it.onHold === filter.on_hold)
      .toSorted(byArrival);
    sendPageOf(response, participants, page, (it) =>
      participantResource(it, conference, maskNumber),
    );
  };
