import type { FoundConference } from '../redis/find-conference.ts';
import type { AdminContext } from './admin-context.ts';
import { conferenceOf, conferenceResource, lineNameOf, statusOf } from './conference-resource.ts';
import { sendPageOf } from './envelope.ts';
import { anyText, oneOf, readQuery } from './query.ts';
import type { Answer } from './route.ts';

const FILTERS = {
  status: oneOf('init', 'in_progress', 'completed'),
  name: anyText,
  line: anyText,
} as const;

/** `GET /v1/conferences`: live and ended ones, newest first. */
export const listConferences =
  ({ lines, readModel }: AdminContext): Answer =>
  async (request, response) => {
    const { filter, page } = readQuery(request, FILTERS);
    const [live, ended] = await Promise.all([
      filter.status === 'completed' ? [] : readModel.listLiveRooms(),
      filter.status === null || filter.status === 'completed' ? readModel.listEnded() : [],
    ]);
    const all: readonly FoundConference[] = [
      ...live.map((room) => ({ status: 'live', room }) as const),
      ...ended.map((it) => ({ status: 'ended', ended: it }) as const),
    ];
    const found = all
      .filter((it) => filter.status === null || statusOf(it) === filter.status)
      .filter((it) => filter.name === null || conferenceOf(it).name === filter.name)
      .filter((it) => filter.line === null || lineNameOf(it) === filter.line)
      .toSorted((one, other) => conferenceOf(other).createdAt - conferenceOf(one).createdAt);
    sendPageOf(response, found, page, (it) => conferenceResource(it, lines.byName(lineNameOf(it))));
  };
