import type { AdminContext } from './admin-context.ts';
import { deadLetterResource } from './dead-letter-resource.ts';
import { offsetOf, sendPage } from './envelope.ts';
import { readQuery } from './query.ts';
import type { Answer } from './route.ts';

/** `GET /v1/dead-letters`: newest first, for 7 days. */
export const listDeadLetters =
  ({ deadLetters, maskNumber }: AdminContext): Answer =>
  async (request, response) => {
    const { page } = readQuery(request, {});
    const [letters, total] = await Promise.all([
      deadLetters.list({ offset: offsetOf(page), limit: page.size }),
      deadLetters.count(),
    ]);
    const resources = letters.map((letter) => deadLetterResource(letter, maskNumber));
    sendPage(response, resources, page, total);
  };
