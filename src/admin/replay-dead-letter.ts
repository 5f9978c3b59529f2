import type { AdminContext } from './admin-context.ts';
import { ApiError, notFoundError } from './api-error.ts';
import { sendData } from './envelope.ts';
import { pathParameter, type Answer } from './route.ts';

/** `POST /v1/dead-letters/{id}/actions/replay`: into its mailbox again, and off the list. */
export const replayDeadLetter =
  ({ deadLetters, wake, now, log }: AdminContext): Answer =>
  async (request, response) => {
    const replayed = await deadLetters.replay(pathParameter(request, 'id'), now());
    switch (replayed.status) {
      case 'missing':
        throw notFoundError('dead letter');
      case 'unreadable':
        throw new ApiError(422, 'This webhook could not be read, so nobody knows its mailbox.');
      case 'full':
        throw new ApiError(409, 'Its mailbox is full. Try again when it has been read.');
      case 'replayed':
        // It is stored: if nobody is woken now, the sweeper wakes somebody within seconds.
        await wake(replayed.mailbox).catch((error: unknown) => {
          log.warn({ err: error }, 'A replayed message waits for the sweeper');
        });
        response.status(202);
        sendData(response, { result: 'ok' });
    }
  };
