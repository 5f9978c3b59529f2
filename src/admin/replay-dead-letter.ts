import type { AdminContext } from './admin-context.ts';
import { ApiError, notFoundError } from './api-error.ts';
import { sendData } from './envelope.ts';
import { pathParameter, type Answer } from './route.ts';
import { wakeSoon } from './wake-soon.ts';

/** `POST /v1/dead-letters/{id}/actions/replay`: into its mailbox again, and off the list. */
export const replayDeadLetter =
  ({ deadLetters, wake, now, log }: AdminContext): Answer =>
  async (request, response) => {
    const id = pathParameter(request, 'id');
    const replayed = await deadLetters.replay(id, now());
    switch (replayed.status) {
      case 'missing':
        throw notFoundError('dead letter');
      case 'unreadable':
        throw new ApiError(422, 'This webhook could not be read, so nobody knows its mailbox.');
      case 'full':
        throw new ApiError(409, 'Its mailbox is full. Try again when it has been read.');
      case 'replayed':
        await wakeSoon(replayed.mailbox, { wake, log });
        log.info(
          { event: 'dead_letter.replayed', dead_letter_id: id, mailbox: replayed.mailbox },
          'An operator replayed a dead letter',
        );
        response.status(202);
        sendData(response, { result: 'ok' });
    }
  };
