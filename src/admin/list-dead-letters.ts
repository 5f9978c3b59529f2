import type { AdminContext } from './admin-context.ts';
import { deadLetterResource, undeliveredResource } from './dead-letter-resource.ts';
import { offsetOf, sendPage } from './envelope.ts';
import { readQuery } from './query.ts';
import type { Answer } from './route.ts';

/** `GET /v1/dead-letters`: messages and events, newest first, for 7 days. */
export const listDeadLetters =
  ({ deadLetters, undelivered, maskNumber }: AdminContext): Answer =>
  async (request, response) => {
    const { page } = readQuery(request, {});
    const offset = offsetOf(page);
    // Which of the two each place on the page belongs to is known when both are sorted together.
    const depth = offset + page.size;
    const [letters, events, messageCount, eventCount] = await Promise.all([
      deadLetters.list({ offset: 0, limit: depth }),
      undelivered.list(depth),
      deadLetters.count(),
      undelivered.count(),
    ]);
    const resources = [
      ...letters.map((letter) => ({
        at: letter.at,
        resource: deadLetterResource(letter, maskNumber),
      })),
      ...events.map((event) => ({ at: event.at, resource: undeliveredResource(event) })),
    ]
      .toSorted((one, other) => other.at - one.at)
      .slice(offset, depth)
      .map(({ resource }) => resource);
    sendPage(response, resources, page, messageCount + eventCount);
  };
