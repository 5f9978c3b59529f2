import type { AdminContext } from './admin-context.ts';
import { ApiError, conflict, notFoundError } from './api-error.ts';
import { undeliveredIdOf } from './dead-letter-resource.ts';
import { sendData } from './envelope.ts';
import { pathParameter, type Answer } from './route.ts';
import { wakeSoon } from './wake-soon.ts';

/**
 * `POST /v1/dead-letters/{id}/actions/replay`: a message goes into its mailbox again, an event is
 * sent again; either is off the list.
 */
export const replayDeadLetter =
  (context: AdminContext): Answer =>
  async (request, response) => {
    const id = pathParameter(request, 'id');
    const eventId = undeliveredIdOf(id);
    if (eventId === null) await replayMessage(id, context);
    else if ((await context.undelivered.retry(eventId)) === 'missing') {
      throw notFoundError('dead letter');
    }
    context.log.info(
      { event: 'dead_letter.replayed', dead_letter_id: id },
      'An operator replayed a dead letter',
    );
    response.status(202);
    sendData(response, { result: 'ok' });
  };

const replayMessage = async (
  id: string,
  { deadLetters, wake, now, log }: AdminContext,
): Promise<void> => {
  const replayed = await deadLetters.replay(id, now());
  switch (replayed.status) {
    case 'missing':
      throw notFoundError('dead letter');
    case 'unreadable':
      throw new ApiError(422, 'This webhook could not be read, so nobody knows its mailbox.');
    case 'full':
      throw conflict('Its mailbox is full. Try again when it has been read.');
    case 'replayed':
      await wakeSoon(replayed.mailbox, { wake, log });
  }
};
