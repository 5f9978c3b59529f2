import type { AdminContext } from './admin-context.ts';
import { notFoundError } from './api-error.ts';
import { conferenceResource, lineNameOf } from './conference-resource.ts';
import { sendData } from './envelope.ts';
import { pathParameter, type Answer } from './route.ts';

/** `GET /v1/conferences/{id}` */
export const retrieveConference =
  ({ lines, readModel }: AdminContext): Answer =>
  async (request, response) => {
    const found = await readModel.findConference(pathParameter(request, 'id'));
    if (!found) throw notFoundError('conference');
    sendData(response, conferenceResource(found, lines.byName(lineNameOf(found))));
  };
