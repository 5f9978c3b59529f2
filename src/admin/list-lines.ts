import type { AdminContext } from './admin-context.ts';
import { sendPageOf } from './envelope.ts';
import { lineResource } from './line-resource.ts';
import { readQuery } from './query.ts';
import type { Answer } from './route.ts';

/** `GET /v1/lines`: as configured, in the order of the lines file. */
export const listLines =
  ({ lines, maskNumber }: AdminContext): Answer =>
  async (request, response) => {
    const { page } = readQuery(request, {});
    sendPageOf(response, lines.all(), page, (line) => lineResource(line, maskNumber));
  };
